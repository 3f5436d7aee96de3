/**
 * Errors of requests that are no calls of tools: JSON-RPC has one text for them, which hosts show to
 * people.
 *
 * @module
 */

import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import { Failure, type FailureCode } from '../../errors.js';
import { failureText } from '../../text/failure-text.js';
import { safeStack } from '../call/safe-stack.js';

/** What was asked for is not there, or not clear; everything else is nothing that the request did. */
const wrongParams: ReadonlySet<FailureCode> = new Set([
  'ARGUMENT_INVALID',
  'NAME_NOT_FOUND',
  'NAME_AMBIGUOUS',
  'NOT_ALLOWED',
]);

/**
 * @param what Which request it was, for a mistake of our own.
 * @param log Takes a line for whoever runs this server.
 * @param uri Of the resource that was asked for.
 */
export function requestError(
  error: unknown,
  what: string,
  log: (line: string) => void,
  uri?: string,
): ProtocolError {
  if (!(error instanceof Failure)) {
    // Its message may quote a token or a body, so neither the client nor the log gets it.
    log(`${what}: ${safeStack(error)}`);
    return new ProtocolError(
      ProtocolErrorCode.InternalError,
      `Cannot complete ${what}: this server made a mistake of its own.\nNothing was changed.\nWhat to do next: report this to whoever runs this server.`,
    );
  }
  const text = failureText(error);
  if (error.code === 'NAME_NOT_FOUND' && uri !== undefined) {
    return new ResourceNotFoundError(uri, text);
  }
  const { InvalidParams, InternalError } = ProtocolErrorCode;
  return new ProtocolError(wrongParams.has(error.code) ? InvalidParams : InternalError, text);
}
