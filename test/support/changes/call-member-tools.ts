/**
 * Calling the tools that change members, as a client would with a person at hand, and looking into
 * the simulated tenant at who is where and what was sent.
 *
 * @module
 */

import type { Asking } from '../../../src/approval/approve.js';
import type { PolicySource } from '../../../src/config/policy/read-policy.js';
import type { Reading } from '../../../src/directory/directory.js';
import type { SandboxUser } from '../../../src/sandbox/sandbox.js';
import { userIdOf } from '../../../src/sandbox/seed/seed-base.js';
import type { Tool } from '../../../src/tools/tool.js';
import type { Tenant } from '../directory/simulated-tenant.js';

/** The seeded person of that number. */
export function person({ sandbox }: Tenant, number: number): SandboxUser {
  const user = sandbox.state.users.get(userIdOf(number));
  if (user === undefined) throw new Error(`nobody has the number ${number}`);
  return user;
}

export const mails = (users: readonly SandboxUser[]): string[] =>
  users.map(({ email = '' }) => email);

/** As people are described in answers: the first eight, and how many more. */
export function described(users: readonly SandboxUser[]): string {
  const all = users.map(({ name, email }) => `"${name}" ("${email}")`);
  if (all.length > 8) return `${all.slice(0, 8).join(', ')} and ${all.length - 8} more`;
  return all.length < 2 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** E-mails of the members of a group, as the tenant holds them. */
export function members({ sandbox }: Tenant, group: string, kind?: 'custom' | 'idp'): string[] {
  const { id } = sandbox.groupByName(group, kind);
  const { users } = sandbox.state;
  return mails([...users.recordsBy('group', id)]).sort();
}

/** Makes people members, as a colleague would. */
export function put({ sandbox }: Tenant, group: string, emails: readonly string[]): void {
  const { id } = sandbox.groupByName(group);
  for (const email of emails) {
    const user = sandbox.userByEmail(email);
    sandbox.state.users.set(user.id, { ...user, assignedGroups: [...user.assignedGroups, id] });
  }
}

/** Every membership in an IdP group: none of them is ours to change. */
export function idpMemberships({ sandbox }: Tenant): string[] {
  const { users, groups } = sandbox.state;
  return [...users.values()].flatMap(({ id, assignedGroups }) =>
    assignedGroups
      .filter((group) => groups.get(group)?.providerType === 'idp')
      .map((group) => `${id} ${group}`),
  );
}

/** Ids of people who were written to again though the write before was not refused as too many. */
export function writtenTwice({ sandbox }: Tenant): string[] {
  const last = new Map<string, number>();
  return sandbox.writes().flatMap(({ path, status }) => {
    const before = last.get(path) ?? 429;
    last.set(path, status);
    return before === 429 ? [] : [path];
  });
}

interface Called {
  /** What the person was asked, in order. */
  readonly asked: readonly string[];
  readonly text: string;
}

export interface How {
  readonly reading?: Reading;
  readonly policy?: PolicySource;
  /** Happens while the person thinks, before each answer. */
  readonly meanwhile?: () => void;
}

/** Calls a tool; whoever is asked types what the question wants. @throws {Failure} */
export async function call(
  tenant: Tenant,
  tool: Tool,
  args: object,
  { reading = {}, policy = async () => [], meanwhile }: How = {},
): Promise<Called> {
  const { directory, pipeline } = tenant;
  const asked: string[] = [];
  let asking: Asking = { canAsk: true, state: undefined, reply: undefined, page: 'turned off' };
  for (;;) {
    const answer = await tool.run(tool.input.parse(args), {
      tool: tool.name,
      tenant: { directory, pipeline, interrupted: async () => [], forms: true },
      reading,
      asking,
      policy,
      client: 'tests 1.0.0',
    });
    // The id of a change is new each time.
    if (answer.state !== 'ask') return { asked, text: answer.text.replace(/\nChange id, .*/, '') };
    const { question, state } = answer.pending;
    asked.push(question.message);
    meanwhile?.();
    asking = { ...asking, state, reply: { action: 'accept', typed: question.wanted } };
  }
}
