/**
 * The shape of a policy, and the words for what does not belong there. Loaded only where there is
 * one.
 *
 * @module
 */

import { z } from 'zod';
import { list } from '../../text/lists.js';
import { partOf, type SettingsFile } from '../settings-file.js';
import type { PolicyBounds, Rules } from './policy.js';

/**
 * The rules of a file.
 *
 * @param place What refusals call it.
 * @param within Key of the policy in a file that holds other things too.
 * @throws {ConfigError} With line and key.
 */
export function rulesOf(
  file: SettingsFile,
  place: string,
  bounds: PolicyBounds,
  within?: string,
): Rules {
  const path = within === undefined ? [] : [within];
  const {
    readOnly,
    protect = {},
    changeOnly = {},
    fixed = {},
    ...rest
  } = partOf(file, shapeOf(bounds), path);
  return {
    place,
    prefix: within === undefined ? '' : `${within}.`,
    ...(readOnly === true ? { readOnly: 'readOnly' } : {}),
    ...rest,
    protect,
    changeOnly,
    fixed: Object.fromEntries(
      Object.entries(fixed).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
  };
}

/** An object that takes nothing it does not name, and says what it names. */
export function settings<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not a setting here; there are ${list(Object.keys(shape))}`
        : 'has to be an object in curly brackets',
  });
}

const name = z
  .string('has to name things as texts in double quotes')
  .refine((text) => text.trim() !== '', 'has an empty text in it')
  .refine(
    (text) => text.trim() === text,
    'has a name with a space at an end; if that is really its name, give its id',
  )
  .transform((text) => text.normalize('NFC'));

const names = z.array(name, 'has to be a list in square brackets').optional();

const yesOrNo = z.boolean('has to be true or false').optional();

function shapeOf({ tools, fixable, confirmAbove, maxPeople }: PolicyBounds) {
  const tool = z.enum(
    tools,
    `names something that is not a tool of this server; there are ${list(tools)}`,
  );
  return settings({
    readOnly: yesOrNo,
    allowTools: z.array(tool, 'has to be a list in square brackets').optional(),
    protect: settings({ groups: names, roles: names, people: names }).optional(),
    changeOnly: settings({ groups: names, roles: names }).optional(),
    confirm: z.literal('always', 'can only be "always"').optional(),
    confirmAbove: whole(0, confirmAbove),
    maxPeople: whole(1, maxPeople),
    fixed: settings(Object.fromEntries(fixable.map((argument) => [argument, yesOrNo]))).optional(),
  });
}

/** A policy can only be stricter than what is built in. */
function whole(least: number, most: number) {
  const words = `has to be a whole number from ${least} to ${most}`;
  return z.int(words).min(least, words).max(most, words).optional();
}
