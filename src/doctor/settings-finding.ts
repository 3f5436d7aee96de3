/**
 * What is said of settings that cannot be used, by what stands in their place.
 *
 * @module
 */

import { readVariable, unfilledVariables } from '../config/env-variable.js';
import type { Failure } from '../errors.js';
import { clean } from '../text/clean.js';
import { capital, firstOf, list } from '../text/lists.js';
import { type Finding, failed } from './check.js';

/** Every variable that this server reads for its connection, its policy and its questions. */
export const settingNames: readonly string[] = [
  'QLIK_TENANT_URL',
  'QLIK_API_KEY',
  'QLIK_CLIENT_ID',
  'QLIK_CLIENT_SECRET',
  'QLIK_IMPERSONATE_SUBJECT',
  'QLIK_IMPERSONATE_USER_ID',
  'QLIK_CONTEXT',
  'QLIK_PROFILE',
  'QLIK_READ_ONLY',
  'QLIK_POLICY',
  'QLIK_APPROVAL',
  'QLIK_APPROVAL_ADDRESS',
];

/**
 * @param failure Of reading the settings.
 * @param alike Fits names that somebody may take for the ones that are read.
 */
export function settingsFinding(failure: Failure, env: NodeJS.ProcessEnv, alike: RegExp): Finding {
  const unset = settingNames.filter(
    (name) => failure.message.includes(name) && readVariable(env, name) === undefined,
  );
  const unfilled = unfilledFinding(env, unset, failed);
  if (unfilled !== undefined) return unfilled;
  const meant = unset.length === 0 ? [] : strangers(env, alike);
  return failed(
    capital(`${failure.message.replace(/^Cannot talk to Qlik Cloud: /, '')}.`),
    [`${failure.next}.`, ...meant].join(' '),
  );
}

/**
 * What is said of variables that a client left as a literal `${…}`; nothing where none is.
 *
 * @param as How bad it is.
 */
export function unfilledFinding(
  env: NodeJS.ProcessEnv,
  among: readonly string[],
  as: (found: string, fix: string) => Finding,
): Finding | undefined {
  const unfilled = unfilledVariables(env, among);
  if (unfilled.length === 0) return undefined;
  return as(
    // The value is not shown: somebody may have put braces around a key.
    `${list(unfilled)} ${unfilled.length === 1 ? 'holds' : 'hold'} a literal \${…} that nobody filled in, which counts as not set.`,
    `Set the variable that it names before the client starts, or write it as this client wants it (Cursor: \${env:NAME}, VS Code: \${input:NAME}).`,
  );
}

function strangers(env: NodeJS.ProcessEnv, alike: RegExp): string[] {
  const found = Object.keys(env)
    .filter((name) => /^QLIK/i.test(name) && alike.test(name))
    .filter((name) => !settingNames.includes(name) && !name.startsWith('QLIK_GROUPS_'))
    .map((name) => clean(name).text)
    .sort();
  if (found.length === 0) return [];
  return [`Was ${firstOf(found, 3)} meant for it? This server does not read that.`];
}
