import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test, vi } from 'vitest';
import { MAIN } from './clients.js';
import { listeningTenant, type Tenant } from './set-up.js';

vi.setConfig({ testTimeout: 60_000 });

const args = { group: 'CG-Empty', from_group: 'CG-Finance' };

/** A server of its own on the tenant, with a person who agrees. */
async function start({ env }: Tenant) {
  const client = new Client(
    { name: 'protocol-tests', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => ({
    action: 'accept' as const,
    content: { typed: params.message.split('\n').at(-1) ?? '' },
  }));
  const transport = new StdioClientTransport({ command: process.execPath, args: [MAIN], env });
  await client.connect(transport);
  const say = async (name: string, given: Record<string, unknown> = {}): Promise<string> => {
    const { content } = await client.callTool({ name, arguments: given });
    const [block] = content;
    return block?.type === 'text' ? block.text : '';
  };
  return { client, say, kill: () => process.kill(transport.pid ?? 0, 'SIGKILL') };
}

const membersIn = ({ sandbox }: Tenant, group: string): number => {
  const { id } = sandbox.groupByName(group);
  return [...sandbox.state.users.values()].filter((user) => user.assignedGroups.includes(id))
    .length;
};

test.each([1, 2, 7, 20, 40])(
  'killed after %i writes, the next start tells what was done',
  async (writes) => {
    const tenant = await listeningTenant();
    const first = await start(tenant);
    const call = first.say('add_members', args).catch(() => 'gone');
    await vi.waitUntil(() => tenant.sandbox.writes().length >= writes, {
      interval: 1,
      timeout: 20_000,
    });
    first.kill();
    await call;
    await first.client.close();

    const done = membersIn(tenant, 'CG-Empty');
    const sent = tenant.sandbox.writes().length;
    const second = await start(tenant);
    const [news = '', ...rest] = (await second.say('list_groups', { query: 'empty' })).split('\n');
    expect(news).toMatch(
      /^An earlier change was interrupted: it tried to add 41 people to the custom group "CG-Empty" \(id [0-9a-f]+\)\. Reading the tenant shows that /,
    );
    expect(news).toContain(
      done === 41 ? 'all of it was done.' : `a part was done; not done for ${41 - done}: `,
    );
    expect(rest[0]).toMatch(/^1 group that fits/);
    // Told once, and nothing was repeated by itself.
    expect(await second.say('list_groups', { query: 'empty' })).not.toContain('interrupted');
    expect([tenant.sandbox.writes().length, membersIn(tenant, 'CG-Empty')]).toEqual([sent, done]);

    // The same call finishes the rest, and undoing what was interrupted takes only that back.
    const change = /change id is (\S+)\.$/.exec(news)?.[1] ?? '';
    await second.say('add_members', args);
    expect(membersIn(tenant, 'CG-Empty')).toBe(41);
    await second.say('undo_change', { change });
    expect(membersIn(tenant, 'CG-Empty')).toBe(41 - done);
    await second.client.close();
  },
);
