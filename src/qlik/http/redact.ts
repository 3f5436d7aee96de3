/**
 * Keeping secrets out of everything that leaves this room.
 *
 * @module
 */

import { cleanForTerminal } from '../../text/clean.js';
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
  const hide = (text: string): string => {
    let rest = text;
    // Longest first: one secret may begin with another.
    for (const form of [...hidden].sort((a, b) => b.length - a.length)) {
      rest = rest.replaceAll(form, '[hidden]');
    }
    return rest.replace(jwt, '[hidden]').replace(bearer, 'Bearer [hidden]');
  };
  const redact = (text: string): string => {
    const plain = hide(text);
    // Invisible characters may break a secret up, and go when the text is cleaned for a reader.
    const visible = cleanForTerminal(plain, Number.POSITIVE_INFINITY).text;
    const hiddenAgain = hide(visible);
    return hiddenAgain === visible ? plain : hiddenAgain;
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
