/**
 * The shape of a profile. Loaded only where one is used.
 *
 * @module
 */

import { z } from 'zod';
import type { ConfigError } from '../config-error.js';
import type { PolicyBounds, Rules } from '../policy/policy.js';
import { rulesOf, settings } from '../policy/policy-shape.js';
import { partOf, type SettingsFile } from '../settings-file.js';

export interface Profile {
  /** `profiles/acme.json`, as it is named to people. */
  readonly place: string;
  /** Address of the tenant, as it was written. */
  readonly tenant: string;
  /** Name of a context of qlik-cli. */
  readonly context?: string | undefined;
  readonly policy?: Rules | undefined;
  /** Why nothing may be changed by this profile: another account could have written it. */
  readonly unsafe?: ConfigError | undefined;
}

const text = z.string({
  error: ({ input }) => (input === undefined ? 'is missing' : 'has to be a text in double quotes'),
});

const shape = settings({
  tenant: text,
  context: text.optional(),
  policy: z.unknown().optional(),
});

/** What somebody would call a credential. */
const keyLike = /key|token|secret|passw|credential|client|auth|bearer/i;

/** @throws {ConfigError} With line and key; a value is never quoted, it may be a secret in the wrong place. */
export function profileOf(file: SettingsFile, place: string, bounds?: () => PolicyBounds): Profile {
  const { value } = file;
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const secret = keys.find((key) => keyLike.test(key));
  if (secret !== undefined) {
    throw file.errorAt(
      [secret],
      'looks like a credential, and a profile holds none',
      `Take it out of ${place}. Set QLIK_API_KEY, or QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, in the environment of this server, or give the profile the name of a qlik-cli context; a secret that was in a file is best replaced by a new one`,
    );
  }
  const { tenant, context, policy } = partOf(file, shape);
  return {
    place,
    tenant,
    context,
    ...(policy === undefined || bounds === undefined
      ? {}
      : { policy: rulesOf(file, place, bounds(), 'policy') }),
  };
}
