/**
 * What an API key says of itself. Nobody has checked it, so it is a hint for a person and no more.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc7519#section-4
 * @module
 */

import { z } from 'zod';
import { someText } from '../../../qlik/api/shapes.js';

const Payload = z.object({ tenantId: someText, sub: someText });

export interface Claims {
  /** Ids, not cleaned. */
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
}

/** Nothing when the key is not of the usual form. */
export function claimsOf(key: string): Claims {
  const part = key.split('.')[1] ?? '';
  try {
    const { tenantId, sub } = Payload.parse(
      JSON.parse(Buffer.from(part, 'base64url').toString('utf8')),
    );
    return { tenant: tenantId, user: sub };
  } catch {
    return {};
  }
}
