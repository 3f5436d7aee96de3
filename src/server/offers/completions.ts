/**
 * Completions over MCP: names of the tenant while a person types an argument. Loaded with the first
 * request for one.
 *
 * A help and no more: without settings, with a credential that is refused or with a tenant that is
 * slow there is less to offer, or nothing, and never an error.
 *
 * @module
 */

import type { CompleteRequestParams, CompleteResult } from '@modelcontextprotocol/server';
import type { Policy } from '../../config/policy/policy.js';
import {
  bestFirst,
  type Nameable,
  type Suggestion,
  suggestions,
} from '../../directory/lookup/suggest.js';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { forbiddenCall } from '../../tools/common/apply-policy.js';
import type { Calling } from '../call/call-tool.js';
import { policyToRead } from '../call/current-policy.js';
import { safeStack } from '../call/safe-stack.js';
import type { PromptArgument } from './prompts/define-prompt.js';
import { promptNamed } from './prompts.js';
import { GROUP_TEMPLATE } from './resources.js';

/** The most that anybody looks through. */
const MOST = 20;

/** Milliseconds that somebody who types may wait; what was read by then is offered. */
const COMPLETION_TIMEOUT_MS = 2_000;

/** The tool that tells the same names: where it is not allowed, they are not told here either. */
const tellers: Record<Nameable, string> = {
  group: 'list_groups',
  role: 'list_roles',
  person: 'find_users',
};

type Completed = Pick<PromptArgument, 'names' | 'words' | 'several'>;

/** @throws {Failure} Only for a prompt or an address that is none of ours. */
export async function complete(
  { ref, argument }: CompleteRequestParams,
  calling: Calling,
  signal: AbortSignal,
): Promise<CompleteResult> {
  const { names, words = [], several = false } = completedOf(ref, argument.name);
  const [before, part] = several ? cutLast(argument.value) : ['', argument.value];
  const found: Suggestion[] = words
    .filter((word) => word.includes(part.trim().toLowerCase()))
    .map((word) => ({ value: word, id: word, texts: [word], later: 1 }));
  if (names.length > 0) await collect(found, names, part, calling, signal);
  const values = bestFirst(part, found).map(({ value, id }) =>
    several && /[,;]/.test(value) ? id : value,
  );
  const offered = [...new Set(values)].map((value) => before + value);
  return { completion: { values: offered.slice(0, MOST), hasMore: offered.length > MOST } };
}

function completedOf(ref: CompleteRequestParams['ref'], argument: string): Completed {
  if (ref.type === 'ref/prompt') {
    const prompt = promptNamed(ref.name);
    const known = Object.hasOwn(prompt.arguments, argument)
      ? prompt.arguments[argument]
      : undefined;
    return known ?? { names: [] };
  }
  if (ref.uri === GROUP_TEMPLATE) return { names: argument === 'group' ? ['group'] : [] };
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot complete ${quote(ref.uri, 120)}: it is no template of a resource here`,
    `The only one is ${GROUP_TEMPLATE}`,
  );
}

/** What stands before the last entry of a list, and that entry. */
function cutLast(text: string): [before: string, last: string] {
  const [, before = '', last = ''] = /^(.*[,;\n]\s*)?(.*)$/s.exec(text) ?? [];
  return [before, last];
}

/** Fills `found` until everything is read or nobody waits any more. */
async function collect(
  found: Suggestion[],
  names: readonly Nameable[],
  part: string,
  calling: Calling,
  cancelled: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([cancelled, AbortSignal.timeout(COMPLETION_TIMEOUT_MS)]);
  const over = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const reading = Promise.all(names.map((kind) => collectKind(found, kind, part, calling, signal)));
  await Promise.race([reading, over]);
}

async function collectKind(
  found: Suggestion[],
  kind: Nameable,
  part: string,
  { tenant, policy, log }: Calling,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (!mayTell(kind, await policyToRead(policy))) return;
    const { directory } = await tenant();
    for await (const one of suggestions(directory, kind, part, { signal })) {
      if (signal.aborted) return;
      found.push(one);
    }
  } catch (error) {
    if (!(error instanceof Failure || signal.aborted))
      log(`completion/complete: ${safeStack(error)}`);
  }
}

function mayTell(kind: Nameable, policy: Policy): boolean {
  return forbiddenCall({ name: tellers[kind], effect: 'reads' }, policy) === undefined;
}
