/**
 * The sealed state of a pending question. It travels through the client and, in some hosts, past the
 * model, so it is signed: nobody can make one up, change one, or use one for another tenant, person
 * or tool. It is not secret and not single use; the ledger sees to the second.
 *
 * @module
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** How long a question may wait for its answer, in milliseconds. */
export const QUESTION_LIFE = 10 * 60_000;

const Sealed = z.lazy(() =>
  z.strictObject({
    /** Who and what it is bound to: tenant, principal and tool. */
    scope: z.string(),
    /** Of the plan that the person was asked about. */
    digest: z.string(),
    /** Once only; spent in the ledger. */
    nonce: z.string(),
    /** Milliseconds since the epoch. */
    until: z.number(),
    /** What has to be typed; the question shows it. */
    wanted: z.string(),
    /** What that is, in words: `the name of the administrator role`. */
    what: z.string(),
    /** What the person was shown, so that a change in between can be named. */
    shown: z.array(
      z.strictObject({
        target: z.string(),
        roles: z.array(z.string()),
        people: z.number(),
      }),
    ),
  }),
);
export type Sealed = z.infer<typeof Sealed>;

export interface Sealer {
  seal(state: Sealed): string;
  /** The state, or `undefined` for anything this sealer has not made. */
  open(text: string): Sealed | undefined;
}

/** @param key At least 32 bytes that nobody else knows. */
export function createSealer(key: Uint8Array): Sealer {
  if (key.length < 32) throw new RangeError('The key of a seal has at least 32 bytes');
  const sign = (body: string): Buffer => createHmac('sha256', key).update(body).digest();
  return {
    seal(state) {
      const body = Buffer.from(JSON.stringify(state)).toString('base64url');
      return `${body}.${sign(body).toString('base64url')}`;
    },
    open(text) {
      const [body = '', signature = '', ...rest] = text.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = sign(body);
      // Base64 has several spellings of the same bytes: only ours counts.
      const ours = rest.length === 0 && given.toString('base64url') === signature;
      if (!ours || given.length !== right.length || !timingSafeEqual(given, right)) {
        return undefined;
      }
      return Sealed.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    },
  };
}
