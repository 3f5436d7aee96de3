import { describe, expect, test } from 'vitest';
import { clients, type Reply, typing } from '../../support/protocol/clients.js';
import { changes, nobody, serveTo, whole, writes } from '../../support/protocol/set-up.js';

describe.each(clients)('%s', (_, connect) => {
  test.each(['none', { url: {} }] as const)(
    'every change is refused when no form can be shown: %j',
    async (elicitation) => {
      const served = await serveTo(connect, { elicitation, answer: () => typing('Steward') });
      const answers = new Set<string>();
      for (const [tool, args] of changes) {
        answers.add(whole(await served.client.callTool(tool, args)));
      }
      expect([...answers].join('\n')).toMatchInlineSnapshot(`
        "[error] Cannot do this without a person who approves it, and this client cannot ask one: it does not offer form elicitation, and QLIK_APPROVAL turns the approval page off.
        Nothing was changed.
        What the person can do: Use a client that can ask, such as Claude Code, VS Code or Codex CLI, or make the change in the Administration of Qlik Cloud; with dry_run: true the assistant can show here what would change."
      `);
      expect(writes(served)).toEqual([]);
      expect(served.client.questions).toEqual([]);
      expect(served.client.stderr()).toBe('');
    },
  );

  test('elicitation declared without a mode means forms', async () => {
    const served = await serveTo(connect, { elicitation: {}, answer: () => typing('CG-Empty') });
    const answer = await served.client.callTool('delete_custom_group', { group: 'CG-Empty' });
    expect(answer).toMatchObject({ isError: false, data: { outcome: 'changed' } });
    expect(writes(served)).toHaveLength(1);
    expect(served.client.questions).toHaveLength(1);
  });

  /** Calls for every change; each time the client gives up as soon as the question is there. */
  const abandoned = async (reply: (wanted: string) => Reply | Promise<Reply>): Promise<void> => {
    const open = changes.map(([, , wanted]) => ({ wanted, stop: new AbortController() }));
    const left = [...open];
    const served = await serveTo(connect, {
      answer: () => {
        const { wanted, stop } = left.shift() ?? nobody();
        stop.abort();
        return reply(wanted);
      },
    });
    for (const [index, [tool, args]] of changes.entries()) {
      const call = served.client.callTool(tool, args, open[index]?.stop.signal);
      await expect(call, tool).rejects.toThrow('abort');
    }
    // Takes the same way as a late answer would, behind it.
    expect(await served.client.callTool('list_groups', {})).toMatchObject({ isError: false });
    await served.client.close();
    expect(served.client.questions).toHaveLength(changes.length);
    expect(writes(served)).toEqual([]);
  };

  test('nothing is done when the client gives up and nobody answers', async () => {
    await abandoned(() => new Promise<never>(() => {}));
  });

  test('nothing is done when the right answer comes after the client gave up', async () => {
    await abandoned((wanted) => typing(wanted));
  });

  test('nothing is done when the dialog of the client breaks', async () => {
    const served = await serveTo(connect, {
      answer: () => {
        throw new Error('the dialog broke');
      },
    });
    for (const [tool, args] of changes) {
      // The new client throws by itself; the older ones tell the server, whose SDK answers.
      const said = await served.client.callTool(tool, args).then(whole, String);
      expect(said, tool).toMatch(/the dialog broke/);
      expect(said, tool).toMatch(/^(\[error\]|Error)/);
    }
    expect(served.client.questions).toHaveLength(changes.length);
    expect(writes(served)).toEqual([]);
  });
});
