/**
 * From an answer that is no success to a `Failure` that says what the status means here. Words of the
 * tenant go into the context only: redacted, cut, and without control characters.
 *
 * @module
 */

import { z } from 'zod';
import { Failure, type FailureCode, type FailureContext, type QlikError } from '../../errors.js';
import type { AnyEndpoint } from '../api/endpoint.js';
import type { Redactor } from './redact.js';
import type { WireReply } from './transport.js';

const MAX_TEXT = 300;
const MAX_ERRORS = 5;

/** Fields of one error; the invite endpoint has numbers as codes. */
const Field = z
  .union([z.string(), z.number().transform(String)])
  .optional()
  .catch(undefined);
const ErrorBody = z.object({
  errors: z.array(z.object({ code: Field, title: Field, detail: Field })).catch([]),
  traceId: Field,
});

interface Explanation {
  readonly qlikErrors: QlikError[];
  readonly traceId?: string;
}

/** What an error body tells; nothing when it is HTML, empty or broken off. */
export function qlikErrorsIn(text: string, redact: Redactor): Explanation {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { qlikErrors: [] };
  }
  const body = ErrorBody.safeParse(json);
  if (!body.success) return { qlikErrors: [] };
  const clean = (value: string) =>
    redact(value)
      .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
      .slice(0, MAX_TEXT)
      .replace(/\p{Cs}$/u, '');
  return {
    qlikErrors: body.data.errors.slice(0, MAX_ERRORS).map(({ code, title, detail }) => ({
      ...(code === undefined ? {} : { code: clean(code) }),
      ...(title === undefined ? {} : { title: clean(title) }),
      ...(detail === undefined ? {} : { detail: clean(detail) }),
    })),
    ...(body.data.traceId === undefined ? {} : { traceId: clean(body.data.traceId) }),
  };
}

/** For an answer that breaks what is documented. */
export function notUnderstood(
  endpoint: AnyEndpoint,
  why: string,
  context: FailureContext = { sent: 'answered' },
): Failure {
  return new Failure(
    'REPLY_NOT_UNDERSTOOD',
    `Cannot use the answer to ${endpoint.method} ${endpoint.path}: ${why}`,
    context.sent === 'unknown'
      ? 'Read the present state before anything else: the change may have been made'
      : 'Check that QLIK_TENANT_URL leads to a Qlik Cloud tenant and not to a proxy or sign-in page; otherwise report this as a bug',
    context,
  );
}

/** @param reply An answer whose status is 400 or more. */
export function toFailure(
  endpoint: AnyEndpoint,
  reply: WireReply,
  origin: string,
  redact: Redactor,
): Failure {
  const { status } = reply;
  const unclear = endpoint.tier === 'write' && (status >= 500 || status === 408);
  const [code, why, next] = meaning(status, origin, unclear);
  return new Failure(
    code,
    `Cannot complete ${endpoint.method} ${endpoint.path}: ${why} (${status})`,
    next,
    {
      status,
      ...qlikErrorsIn(reply.text, redact),
      sent: unclear ? 'unknown' : 'answered',
    },
  );
}

function meaning(
  status: number,
  origin: string,
  unclear: boolean,
): readonly [FailureCode, string, string] {
  switch (status) {
    case 401:
      return [
        'SIGN_IN_FAILED',
        `${origin} does not accept the credentials`,
        'Check that the API key or client belongs to this tenant and was not revoked or expired, and that the owner of an API key may still use API keys',
      ];
    case 403:
      return [
        'FORBIDDEN',
        'the credentials lack the permission for it, or a rule of Qlik Cloud forbids it',
        'Give the owner of the credentials the role TenantAdmin, or use credentials that have it',
      ];
    case 404:
      return [
        'NOT_FOUND',
        'the tenant has nothing with that id',
        'List or search again and use an id that is returned now',
      ];
    case 409:
      return [
        'CONFLICT',
        'it contradicts what is in the tenant now, such as a name that is taken',
        'Read the present state, then decide again',
      ];
    case 413:
      return ['REFUSED_BY_QLIK', 'the request is too large', 'Ask for less at a time'];
    case 429:
      return [
        'RATE_LIMITED',
        'the tenant allows no more requests for now',
        'Wait a few minutes, then call again; nothing was changed by this request',
      ];
    default:
      if (status >= 500 || status === 408) {
        return [
          'TENANT_UNAVAILABLE',
          `${origin} has a problem of its own`,
          unclear
            ? 'Read the present state before anything else: the change may have been made'
            : 'Try again in a few minutes; if it stays so, look at the Qlik Cloud status page',
        ];
      }
      return [
        'REFUSED_BY_QLIK',
        'Qlik Cloud refuses the request as it is',
        'Read what Qlik says about it and ask for something else; the same request will be refused again',
      ];
  }
}
