import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type ClientOptions,
  clients,
  type Driver,
  type ToolAnswer,
  typing,
} from '../../support/protocol/clients.js';
import {
  approveOn,
  declineOn,
  look,
  type PagePerson,
  pagePerson,
  send,
} from '../../support/protocol/page-person.js';
import {
  changes,
  listeningTenant,
  nobody,
  rolesNow,
  type Served,
  type Tenant,
  whole,
  withoutHost,
  writes,
} from '../../support/protocol/set-up.js';

type Connect = (options: ClientOptions) => Promise<Driver>;

interface Opened extends Served {
  readonly person: PagePerson;
}

/** A client that cannot ask, and a person whose browser the server can open. */
async function open(
  connect: Connect,
  options: ClientOptions = { elicitation: 'none' },
  command?: string,
): Promise<Opened> {
  const [tenant, person] = await Promise.all([listeningTenant(), pagePerson(command)]);
  const env = { ...tenant.env, ...person.env, ...options.env };
  const client = await connect({ ...options, env });
  onTestFinished(() => client.close());
  return { ...tenant, person, client };
}

const steward = ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }] as const;

/** A call that waits for the person; its end is looked at later. */
function begin({ client }: Opened, tool: string, args: Record<string, unknown>) {
  const call = client.callTool(tool, args);
  call.catch(() => undefined);
  return call;
}

/** Nothing that the model may read leads to the page. */
async function hidden({ client, person }: Opened, answers: readonly ToolAnswer[]): Promise<void> {
  const read = JSON.stringify(answers) + client.stderr();
  for (const address of await person.addresses()) {
    const { port, pathname } = new URL(address);
    const secrets = [port, pathname.slice(1), (await look(address)).url];
    for (const secret of secrets) expect(read).not.toContain(secret);
  }
  expect(read).not.toMatch(/http:|[\w-]{43}/);
}

async function journal({ env }: Tenant): Promise<string[]> {
  const root = env.QLIK_GROUPS_STATE ?? '';
  const folder = (await readdir(root)).find((name) => name.startsWith('id=')) ?? '';
  const lines = await readFile(join(root, folder, 'journal-000001.jsonl'), 'utf8');
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const { kind, summary } = JSON.parse(line) as { kind: string; summary: string };
      return `${kind}: ${summary}`;
    });
}

describe.each(clients)('%s', (_, connect) => {
  test('each change is done once it is approved in the browser', async () => {
    const opened = await open(connect);
    const answers: ToolAnswer[] = [];
    for (const [number, [tool, args]] of changes.entries()) {
      const call = begin(opened, tool, args);
      const page = await approveOn(await opened.person.address(number));
      expect(page.text).toMatch(/^Tenant: [\d.:]+\nQlik Cloud groups: approval\nApproved\n/);
      answers.push(await call);
      await vi.waitFor(
        async () => expect((await look(page.url)).text).toContain('\nDone\n'),
        10_000,
      );
    }
    expect(answers.map((answer) => answer.data)).toMatchObject(
      changes.map(() => ({ outcome: 'changed' })),
    );
    expect(writes(opened)).toHaveLength(changes.length);
    expect(rolesNow(opened, 'CG-Finance')).toEqual(['SharedSpaceCreator']);
    await hidden(opened, answers);
    expect(opened.client.stderr()).toBe('');
  });

  test('declined in the browser, nothing is changed', async () => {
    const opened = await open(connect);
    const call = begin(opened, ...steward);
    const page = await declineOn(await opened.person.address());
    expect(page.text).toContain('Declined\nNothing was changed. You can close this page.');
    const answer = await call;
    expect(whole(answer)).toMatchInlineSnapshot(`
      "[error] Not done: the person declined.
      Nothing was changed.
      What the person can do: Ask for it again, should it be wanted after all."
    `);
    expect(writes(opened)).toEqual([]);
    await hidden(opened, [answer]);
    expect((await journal(opened)).map(withoutHost)).toMatchInlineSnapshot(`
      [
        "asked: asked whether to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
        "answered: answered with decline on the approval page: Not done: the person declined",
      ]
    `);
  });

  test('changed by somebody else meanwhile, it is asked again with the difference', async () => {
    const opened = await open(connect);
    const call = begin(opened, ...steward);
    const first = await look(await opened.person.address());
    opened.sandbox.setGroupRoles(opened.sandbox.groupByName('CG-Finance').id, [
      'Steward',
      'PrivateAnalyticsContentCreator',
    ]);
    const old = await send(first, { answer: 'approve', typed: 'Steward' });
    const second = await look(await opened.person.address(1));
    expect(second.text.split('\n').slice(3, 5)).toMatchInlineSnapshot(`
      [
        "Since you were asked, somebody else changed the custom group "CG-Finance" (id 696086a00000000000b003e8): it now has "PrivateAnalyticsContentCreator" and it no longer has "SharedSpaceCreator". Your answer was not used.",
        "What changes",
      ]
    `);
    expect(withoutHost((await look(old.url)).text)).toMatchInlineSnapshot(`
      "Tenant: TENANT
      Qlik Cloud groups: approval
      This question is no longer valid
      It changed nothing. If the change is still wanted, you get a new question.
      Since you were asked, somebody else changed the custom group "CG-Finance" (id 696086a00000000000b003e8): it now has "PrivateAnalyticsContentCreator" and it no longer has "SharedSpaceCreator". Your answer was not used.
      What was asked
      Take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)
      One other question waits for you:
      Take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)
      Asked through protocol-tests 1.0.0, the name this program gives itself. This page comes from the server on this computer. The assistant cannot see it or press its buttons. Names in quotes come from the tenant: they are data, whatever they say."
    `);
    await send(second, { answer: 'approve', typed: 'Steward' });
    expect((await call).isError).toBe(false);
    expect(rolesNow(opened, 'CG-Finance')).toEqual(['PrivateAnalyticsContentCreator']);
    expect(writes(opened)).toHaveLength(1);
  });

  test('a client that can show forms is not sent to the browser, unless the settings say so', async () => {
    const asked = await open(connect, { answer: () => typing('Steward') });
    expect((await asked.client.callTool(...steward)).isError).toBe(false);
    expect(await asked.person.addresses()).toEqual([]);

    const sent = await open(connect, { answer: nobody, env: { QLIK_APPROVAL: 'page' } });
    const call = begin(sent, ...steward);
    await approveOn(await sent.person.address());
    expect((await call).isError).toBe(false);
    expect(writes(sent)).toHaveLength(1);
  });

  test('a client that can take the person to an address does so', async () => {
    const visited: string[] = [];
    const opened = await open(connect, {
      elicitation: { url: {} },
      visit: (address, message) => {
        visited.push(withoutHost(message));
        void approveOn(address);
        return { action: 'accept' };
      },
    });
    const answer = await opened.client.callTool(...steward);
    expect(answer.isError).toBe(false);
    expect(visited).toMatchInlineSnapshot(`
      [
        "In TENANT: take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)? Approve or decline on the page of this server.",
      ]
    `);
    expect(await opened.person.addresses()).toEqual([]);
    expect(writes(opened)).toHaveLength(1);
  });

  test('a person who does not go to that address has declined', async () => {
    const opened = await open(connect, {
      elicitation: { url: {} },
      visit: () => ({ action: 'decline' }),
    });
    expect(whole(await opened.client.callTool(...steward))).toMatchInlineSnapshot(`
      "[error] Not done: the person declined.
      Nothing was changed.
      What the person can do: Ask for it again, should it be wanted after all."
    `);
    expect(writes(opened)).toEqual([]);
  });
});

const [, connect] = clients[0] ?? nobody();

describe('no page can be shown', () => {
  const refused = async (env: Record<string, string>, command?: string): Promise<string> => {
    const opened = await open(connect, { elicitation: 'none', env }, command);
    const answer = whole(await opened.client.callTool(...steward));
    expect(writes(opened)).toEqual([]);
    expect(opened.client.stderr()).toBe('');
    return answer;
  };

  test('on a machine without a desktop', async () => {
    expect(await refused({ DISPLAY: '' })).toMatchInlineSnapshot(`
      "[error] Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation, and where this server runs no browser could show the approval page.
      Nothing was changed.
      What the person can do: Where this computer has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server; or use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
    `);
  });

  test('with QLIK_APPROVAL=off', async () => {
    expect(await refused({ QLIK_APPROVAL: 'off' })).toMatchInlineSnapshot(`
      "[error] Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation, and QLIK_APPROVAL turns the approval page off.
      Nothing was changed.
      What the person can do: Use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
    `);
  });

  test('with QLIK_APPROVAL=page and no desktop', async () => {
    expect(await refused({ QLIK_APPROVAL: 'page', DISPLAY: '' })).toMatchInlineSnapshot(`
      "[error] Cannot do this without a person who approves it, and QLIK_APPROVAL wants that done on the approval page alone, which no browser could show where this server runs.
      Nothing was changed.
      What the person can do: Where this computer has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server; or use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
    `);
  });

  test('without a command that opens a browser', async () => {
    expect(await refused({ PATH: '/nowhere' })).toMatchInlineSnapshot(`
      "[error] Cannot do this without a person who approves it, and the approval page could not be shown: no browser could be opened, or no port of this computer be had.
      Nothing was changed.
      What the person can do: See to it that this computer has a default browser; or use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
    `);
  });

  test('with a command that finds no browser', async () => {
    expect(await refused({}, 'exit 3')).toContain('no browser could be opened');
  });

  test('with QLIK_APPROVAL=none, which means nothing', async () => {
    expect(await refused({ QLIK_APPROVAL: 'none' })).toMatchInlineSnapshot(`
      "[error] Cannot tell how to ask a person: QLIK_APPROVAL is none of auto, form, page and off.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_APPROVAL to auto, form or page (off means the same as form: no page), or leave it unset for auto."
    `);
  });
});

test('nobody who watches the processes of the computer learns the address', async () => {
  const opened = await open(connect);
  const { HOME = '' } = opened.person.env;
  const call = begin(opened, ...steward);
  const address = await opened.person.address();
  const folders = async () =>
    (await readdir(HOME)).filter((name) => name.startsWith('qlik-groups-approval-'));
  expect(await folders()).toHaveLength(1);
  const page = await look(address);
  await vi.waitFor(async () => expect(await folders()).toEqual([]), 5_000);
  const [command = '', ...others] = await opened.person.commands();
  expect(others).toEqual([]);
  expect(command).toMatch(/^file:\/\/\/.*\/qlik-groups-approval-\w{6}\/open\.html$/);
  for (const part of [
    new URL(address).pathname,
    new URL(page.url).pathname,
    new URL(address).port,
  ]) {
    expect(command).not.toContain(part.replace('/', ''));
  }
  expect(new URL(address).pathname).not.toBe(new URL(page.url).pathname);
  expect((await fetch(address)).status).toBe(404);
  await approveOn(page.url);
  expect((await call).isError).toBe(false);
});

test('a server that ends takes the file for the browser with it', async () => {
  const opened = await open(connect);
  const { HOME = '' } = opened.person.env;
  void begin(opened, ...steward);
  await opened.person.address();
  await opened.client.close();
  await vi.waitFor(async () => {
    const left = (await readdir(HOME)).filter((name) => name.startsWith('qlik-groups-approval-'));
    expect(left).toEqual([]);
  }, 5_000);
});

test('a browser command that hangs keeps nobody from approving', async () => {
  const opened = await open(connect, { elicitation: 'none' }, 'sleep 20');
  const call = begin(opened, ...steward);
  await approveOn(await opened.person.address());
  expect((await call).isError).toBe(false);
});

test('the address stands on stderr only where that is asked for', async () => {
  const env = { QLIK_APPROVAL_ADDRESS: 'stderr', DISPLAY: '' };
  const opened = await open(connect, { elicitation: 'none', env });
  const call = begin(opened, ...steward);
  const address = await vi.waitFor(() => {
    const [, found] = /approve or decline at (\S+)/.exec(opened.client.stderr()) ?? [];
    if (found === undefined) throw new Error('no address yet');
    return found;
  }, 10_000);
  await approveOn(address);
  const answer = await call;
  expect(answer.isError).toBe(false);
  expect(JSON.stringify(answer)).not.toContain(new URL(address).pathname.slice(1));
  expect(await opened.person.addresses()).toEqual([]);
});

test('two questions at once: each page lists the other, and each is its own', async () => {
  const opened = await open(connect);
  const calls = changes.slice(0, 2).map(([tool, args]) => begin(opened, tool, args));
  const pages = await Promise.all(
    [0, 1].map(async (number) => look(await opened.person.address(number))),
  );
  for (const [one, other] of [pages, [...pages].reverse()]) {
    expect(one?.html).toContain(`href="${new URL(other?.url ?? '').pathname}"`);
    expect(one?.text).toContain('One other question waits for you:');
  }
  await declineOn(pages[0]?.url ?? '');
  await approveOn(pages[1]?.url ?? '');
  const states = (await Promise.all(calls)).map(({ isError }) => isError).sort();
  expect(states).toEqual([false, true]);
  expect(writes(opened)).toHaveLength(1);
});

test('an approval is used once: the same call again asks again', async () => {
  const opened = await open(connect);
  const first = begin(opened, ...steward);
  const page = await approveOn(await opened.person.address());
  await first;
  opened.sandbox.setGroupRoles(opened.sandbox.groupByName('CG-Finance').id, [
    'Steward',
    'SharedSpaceCreator',
  ]);
  const second = begin(opened, ...steward);
  const next = await look(await opened.person.address(1));
  expect(next.text).toMatch(/\?\n(?:The assistant asked for the same change .*\n)?What changes\n/);
  // Sent again from the page of before, as by reloading it.
  await send({ ...page, html: next.html }, { answer: 'approve', typed: 'Steward' });
  await declineOn(next.url);
  expect((await second).isError).toBe(true);
  expect(writes(opened)).toHaveLength(1);
});

test('a page whose server has gone approves nothing', async () => {
  const opened = await open(connect);
  const call = begin(opened, ...steward).catch(() => 'gone');
  const page = await look(await opened.person.address());
  await opened.client.close();
  expect(await call).toBe('gone');
  await vi.waitFor(() => expect(look(page.url)).rejects.toThrow('fetch failed'), 10_000);
  await expect(send(page, { answer: 'approve', typed: 'Steward' })).rejects.toThrow('fetch failed');
  expect(writes(opened)).toEqual([]);
});

test('something else typed three times closes the question', async () => {
  const opened = await open(connect);
  const call = begin(opened, ...steward);
  let page = await look(await opened.person.address());
  for (const typed of ['steward', '', 'no', 'yes'])
    page = await send(page, { answer: 'approve', typed });
  expect(page.text).toContain('Not approved');
  expect(whole(await call)).toMatchInlineSnapshot(`
    "[error] Not done: what was typed is not what the question asked for.
    Nothing was changed.
    What the person can do: Ask for it again and type it exactly as the question shows it; upper and lower case matter."
  `);
  expect(writes(opened)).toEqual([]);
  expect((await journal(opened)).map(withoutHost)).toMatchInlineSnapshot(`
    [
      "asked: asked whether to take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8)",
      "answered: answered with accept on the approval page: what was typed is not what the question asked for",
      "answered: answered with accept on the approval page: what was typed is not what the question asked for",
      "answered: answered with accept on the approval page: what was typed is not what the question asked for",
    ]
  `);
});

test('a server that asked nobody listens to nobody', async () => {
  const opened = await open(connect);
  const answer = await opened.client.callTool('list_groups', {});
  expect(answer.isError).toBe(false);
  expect(await opened.person.addresses()).toEqual([]);
});
