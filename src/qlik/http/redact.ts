/**
 * Keeping secrets out of everything that leaves this room.
 *
 * @module
 */

import type { Credential } from '../auth/credential.js';

/** Takes secrets out of a text; `remember` adds one that was learned on the way. */
export interface Redactor {
  (text: string): string;
  remember(secret: string): void;
}

/** API keys and access tokens are signed JWTs, which all begin alike. */
const jwt = /eyJ[\w-]+(?:\.[\w-]*)*/g;
const bearer = /\bbearer\s+\S+/gi;

export function createRedactor(credential: Credential): Redactor {
  const hidden = new Set<string>();
  const redact = (text: string) => {
    let clean = text;
    // Longest first: one secret may begin with another.
    for (const form of [...hidden].sort((a, b) => b.length - a.length)) {
      clean = clean.replaceAll(form, '[hidden]');
    }
    return clean.replace(jwt, '[hidden]').replace(bearer, 'Bearer [hidden]');
  };
  const remember = (secret: string) => {
    if (secret.length < 4) return;
    hidden.add(secret);
    hidden.add(JSON.stringify(secret).slice(1, -1));
    hidden.add(encodeURIComponent(secret.replace(/\p{Cs}/gu, '')));
    hidden.add(Buffer.from(secret).toString('base64'));
  };
  remember(credential.kind === 'api-key' ? credential.key : credential.secret);
  return Object.assign(redact, { remember });
}
