/**
 * Values that look like something else than what their variable is for. A guess from the outside:
 * Qlik promises no form. No value is ever shown.
 *
 * @module
 */

import { isToken } from '../../../config/token.js';
import type { Credential } from '../../../qlik/auth/credential.js';

export interface FormatProblem {
  /** Without full stops, both. */
  readonly what: string;
  readonly fix: string;
}

/**
 * The first thing that looks wrong.
 *
 * @param context Of qlik-cli, where the credential comes from one: then that has to be fixed.
 */
export function formatProblemOf(
  credential: Credential,
  context?: string,
): FormatProblem | undefined {
  const problem =
    credential.kind === 'api-key'
      ? oddKey(credential.key)
      : oddClient(credential.id, credential.secret);
  if (problem === undefined || context === undefined) return problem;
  return {
    what: Object.entries(inContext).reduce(
      (what, [name, words]) => what.replaceAll(name, words),
      `In ${context}, ${problem.what}`,
    ),
    fix: 'Create the context again with qlik context create, with the key, or id and secret, as Qlik shows them',
  };
}

/** What a variable is called where it is none. */
const inContext: Readonly<Record<string, string>> = {
  QLIK_API_KEY: 'the Authorization header',
  QLIK_CLIENT_ID: 'the id of the OAuth client',
  QLIK_CLIENT_SECRET: 'the secret of the OAuth client',
};

function oddKey(key: string): FormatProblem | undefined {
  if (isToken(key)) return undefined;
  if (isName(key)) return nameOf('QLIK_API_KEY');
  if (isId(key)) {
    return {
      what: 'QLIK_API_KEY holds what looks like an id, not a key',
      fix: 'Copy the key itself, which Qlik shows once, when it is made: some hundred characters that begin with eyJ. The secret of an OAuth client belongs in QLIK_CLIENT_SECRET',
    };
  }
  // Those of a simulated tenant.
  if (key.startsWith('sandbox-key-')) return undefined;
  return {
    what: 'QLIK_API_KEY holds what does not look like a key of Qlik Cloud',
    fix: 'Copy the key again, without quotation marks: it begins with eyJ and has two dots in it',
  };
}

function oddClient(id: string, secret: string): FormatProblem | undefined {
  const values = { QLIK_CLIENT_ID: id, QLIK_CLIENT_SECRET: secret };
  for (const [name, value] of Object.entries(values)) {
    if (isName(value)) return nameOf(name);
    if (isToken(value)) {
      return {
        what: `${name} holds what looks like an API key or a token`,
        fix: 'Put an API key into QLIK_API_KEY and remove QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, or copy the id and the secret of the OAuth client again',
      };
    }
  }
  if (id === secret) {
    return {
      what: 'QLIK_CLIENT_ID and QLIK_CLIENT_SECRET hold the same value',
      fix: 'Copy both from the OAuth client again; Qlik shows a secret once, when it is made',
    };
  }
  if (isId(secret) && !isId(id)) {
    return {
      what: 'QLIK_CLIENT_SECRET holds what looks like an id, and QLIK_CLIENT_ID does not',
      fix: 'Check whether the two are swapped',
    };
  }
  return undefined;
}

function nameOf(variable: string): FormatProblem {
  return {
    what: `${variable} holds the name of a variable, not its value`,
    fix: `Write the value itself into ${variable}, or spell the name as your client wants it: nothing fills it in here`,
  };
}

/** As shells and Windows write it. */
function isName(value: string): boolean {
  return /^(\$\w+|%\w+%|\{\{.*\}\})$/.test(value);
}

/** As ids of users, keys and OAuth clients look. */
function isId(value: string): boolean {
  return (
    /^([0-9a-f]{24}|[0-9a-f]{32})$/i.test(value) ||
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)
  );
}
