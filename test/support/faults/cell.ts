/**
 * One cell of the matrix: one change with one fault at one of its requests, and everything that can
 * be seen of it from outside: the answer, the tenant, the journal, and the order of it all.
 *
 * @module
 */

import { Failure } from '../../../src/errors.js';
import type { Entry } from '../../../src/ledger/journal.js';
import type { Ledger } from '../../../src/ledger/ledger.js';
import {
  TransportError,
  type WireReply,
  type WireRequest,
} from '../../../src/qlik/http/transport.js';
import type { Sandbox } from '../../../src/sandbox/sandbox.js';
import { failureText } from '../../../src/text/failure-text.js';
import { approvalFor, simulatedTenant, type Tenant } from '../directory/simulated-tenant.js';
import type { Case, ToolRun } from './cases.js';
import { type Exchange, isWrite, type Kind } from './kinds.js';

/** What is done with the k-th request, from 1. */
export interface Blow {
  readonly kind: Kind;
  readonly at: number;
}

export interface Answered {
  /** `refused` is a Failure, `trouble` a text that says what is known. */
  readonly state: 'changed' | 'nothing_to_do' | 'refused' | 'trouble';
  readonly text: string;
}

export interface Seen {
  readonly answer: Answered;
  readonly before: TenantState;
  readonly after: TenantState;
  readonly exchanges: readonly Exchange[];
  readonly hit: boolean;
  /** Every write that the tenant acted on, as method, path and body. */
  readonly applied: readonly string[];
  /** `write` with its number, and `intent` and `outcome` with the change, as they happened. */
  readonly order: readonly string[];
  readonly journal: readonly Entry[];
  /** Numbers of the writes which the tenant acted on. */
  readonly actedAt: readonly number[];
}

export interface TenantState {
  readonly groups: ReadonlyMap<string, GroupState>;
  readonly users: ReadonlyMap<string, string>;
}

export interface GroupState {
  readonly description: string;
  readonly roles: readonly string[];
}

/** Everything about groups, members and direct roles, by names: ids of groups may be new. */
function stateOf({ state }: Sandbox): TenantState {
  const rolesOf = (ids: readonly string[]) =>
    ids.map((id) => state.roles.get(id)?.name ?? id).sort();
  const all = [state.everyone, ...state.groups.values()];
  const nameOf = (id: string) => {
    const { name, providerType } = state.groups.get(id) ?? {};
    return `${providerType} ${name}`;
  };
  return {
    groups: new Map(
      all.map(({ name, providerType, description = '', assignedRoles }) => [
        `${providerType} ${name}`,
        { description, roles: rolesOf(assignedRoles) },
      ]),
    ),
    users: new Map(
      [...state.users.values()].map(({ id, status, assignedRoles, assignedGroups }) => [
        id,
        JSON.stringify([status, rolesOf(assignedRoles), assignedGroups.map(nameOf).sort()]),
      ]),
    ),
  };
}

/** So many that the catalogue of roles has a second page. */
const MORE_ROLES = 90;

function manyRoles({ state, roleByName }: Sandbox): void {
  const model = roleByName('Report exporter');
  for (let number = 0; number < MORE_ROLES; number++) {
    const id = state.newId();
    state.roles.set(id, { ...model, id, name: `Analyst ${number}` });
  }
}

/** @param paged Whether the catalogue of roles has more than one page. */
export async function runCell(one: Case, paged: boolean, blow?: Blow): Promise<Seen> {
  const exchanges: Exchange[] = [];
  const order: string[] = [];
  const actedAt: number[] = [];
  let armed = false;
  let hit = false;
  const tenant = simulatedTenant({
    around(request, answer) {
      if (!armed) return answer();
      const number = exchanges.length + 1;
      const logged = tenant.sandbox.log.length;
      const { result, hit: struck } = answered(tenant, request, answer, blow, number);
      hit ||= struck;
      const reply =
        result instanceof TransportError ? { status: 0, headers: {}, text: '' } : result;
      exchanges.push({ request, reply });
      if (isWrite({ request })) order.push(`write ${number}`);
      if (tenant.sandbox.log.slice(logged).some((line) => line.applied)) actedAt.push(number);
      if (result instanceof TransportError) throw result;
      return result;
    },
  });
  if (paged) manyRoles(tenant.sandbox);
  const watched = watching(tenant.pipeline.ledger, order);
  const change = one.first === undefined ? '' : await firstOf(tenant, watched, one.first);
  const { tool, args } = one;
  // What the first change has read is forgotten by then.
  tenant.clock.time += 3_600_000;
  const before = stateOf(tenant.sandbox);
  const [lines, entries] = [tenant.sandbox.log.length, (await journalOf(watched)).length];
  order.length = 0;
  armed = true;
  const undoing = tool.name === 'undo_change' ? { change } : {};
  const answer = await call(tenant, watched, { tool, args: { ...args, ...undoing } });
  return {
    answer,
    before,
    after: stateOf(tenant.sandbox),
    exchanges,
    hit,
    applied: tenant.sandbox.log
      .slice(lines)
      .filter((line) => line.applied)
      .map(({ method, path, body }) => `${method} ${path} ${body}`),
    order,
    journal: (await journalOf(watched)).slice(entries),
    actedAt,
  };
}

function answered(
  { sandbox }: Tenant,
  request: WireRequest,
  answer: () => WireReply,
  blow: Blow | undefined,
  number: number,
): { readonly result: WireReply | TransportError; readonly hit: boolean } {
  if (blow?.at !== number) return { result: answer(), hit: false };
  return blow.kind.strike(sandbox, request, answer);
}

/** Writes down when intents and outcomes come, between the writes. */
function watching(ledger: Ledger, order: string[]): Ledger {
  const { journal } = ledger;
  return {
    ...ledger,
    journal: {
      async append(event) {
        const entry = await journal.append(event);
        if (event.kind === 'intent' || event.kind === 'outcome') order.push(event.kind);
        return entry;
      },
      entries: () => journal.entries(),
    },
  };
}

async function journalOf({ journal }: Ledger): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of journal.entries()) entries.push(entry);
  return entries;
}

/** @returns The id of the change. */
async function firstOf(tenant: Tenant, ledger: Ledger, run: ToolRun): Promise<string> {
  const { state, text } = await call(tenant, ledger, run);
  if (state !== 'changed') throw new Error(`the change before is not done: ${text}`);
  return (await journalOf(ledger)).at(-1)?.change ?? '';
}

/** Questions are answered as they want to be; a plan that changed is asked about again. */
const MOST_QUESTIONS = 5;

/** Only a Failure becomes an answer; everything else escapes. */
async function call(tenant: Tenant, ledger: Ledger, { tool, args }: ToolRun): Promise<Answered> {
  const { directory, clock } = tenant;
  const context = {
    tool: tool.name,
    tenant: {
      directory,
      pipeline: { ...tenant.pipeline, ledger, approval: approvalFor(ledger, () => clock.time) },
      interrupted: async () => [],
      forms: true,
    },
    reading: {},
    policy: async () => [],
    client: 'tests 1.0.0',
  };
  let asking: Parameters<typeof tool.run>[1]['asking'] = {
    canAsk: true,
    state: undefined,
    reply: undefined,
    page: 'turned off',
  };
  try {
    for (let questions = 0; questions <= MOST_QUESTIONS; questions++) {
      const answer = await tool.run(tool.input.parse(args), { ...context, asking });
      if (answer.state === 'trouble') return answer;
      if (answer.state === 'done') return { state: outcomeOf(answer.data), text: answer.text };
      const { question, state } = answer.pending;
      asking = { ...asking, state, reply: { action: 'accept', typed: question.wanted } };
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { state: 'refused', text: failureText(error) };
  }
  throw new Error('asked again and again');
}

function outcomeOf({ outcome }: Readonly<Record<string, unknown>>): 'changed' | 'nothing_to_do' {
  if (outcome === 'changed' || outcome === 'nothing_to_do') return outcome;
  throw new Error(`unexpected outcome ${String(outcome)}`);
}
