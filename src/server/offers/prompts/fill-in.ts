/**
 * From a prompt and what somebody gave for its arguments to the text for the assistant. Pure: the
 * tenant is not asked.
 *
 * @module
 */

import { Failure } from '../../../errors.js';
import { quote } from '../../../text/clean.js';
import { firstOf, list } from '../../../text/lists.js';
import type { Ground, Prompt } from './define-prompt.js';

/**
 * @param raw As the client sent it; an empty text is none, because forms send all of their fields.
 * @throws {Failure} `ARGUMENT_INVALID` for arguments that are missing or that it does not have.
 */
export function fillIn(
  prompt: Prompt,
  raw: Readonly<Record<string, string>>,
  ground: Ground,
): string {
  const given = Object.fromEntries(
    Object.entries(raw)
      .map(([name, text]) => [name, text.trim().normalize('NFC')] as const)
      .filter(([, text]) => text !== ''),
  );
  const known = Object.entries(prompt.arguments);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(prompt.arguments, name));
  const missing = known.filter(([name, { required }]) => required && !Object.hasOwn(given, name));
  const problems = [
    ...missing.map(([name]) => `${quote(name)} is missing`),
    ...(unknown.length === 0
      ? []
      : [
          `${firstOf(
            unknown.map((name) => quote(name, 40)),
            5,
          )} ${unknown.length === 1 ? 'is' : 'are'} not among its arguments`,
        ]),
  ];
  if (problems.length > 0) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot write the prompt ${prompt.name}: ${problems.join('; ')}`,
      `Choose it again; its arguments are ${list(known.map(argumentText))}`,
    );
  }
  return prompt.write(given, ground);
}

function argumentText([name, { required }]: readonly [string, { readonly required: boolean }]) {
  return required ? `${name} (required)` : name;
}
