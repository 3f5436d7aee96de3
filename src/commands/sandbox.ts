/**
 * `qlik-groups-mcp sandbox`: the simulated tenant alone, on this machine, until it is stopped.
 *
 * @module
 */

import { defineCommand, UsageError } from './command.js';

export const sandboxCommand = defineCommand({
  options: {
    port: { type: 'string', value: '<number>', does: 'port to listen on; a free one unless given' },
    groups: {
      type: 'string',
      value: '<number>',
      does: 'a generated tenant with so many groups instead of the demo one',
    },
    users: { type: 'string', value: '<number>', does: 'the same with so many users' },
  },
  usage: [
    {
      words: '',
      does: 'serve only the simulated tenant on this machine, and print its address and a key, so that several programs can share it',
    },
  ],
  async run({ values }) {
    const port = number('port', values.port) ?? 0;
    const groups = number('groups', values.groups);
    const users = number('users', values.users);
    const generated = groups !== undefined || users !== undefined;
    await sandbox(port, generated ? { groups: groups ?? 0, users: users ?? 0 } : undefined);
    return 0;
  },
});

/** @param size How many to generate; the demo tenant when left out. */
async function sandbox(
  port: number,
  size?: { readonly groups: number; readonly users: number },
): Promise<void> {
  const { createSandbox } = await import('../sandbox/sandbox.js');
  const tenant = createSandbox(size === undefined ? {} : { seed: size });
  const { url, close } = await tenant.listen(port);
  process.stdout.write(
    [
      'A simulated Qlik Cloud tenant is running on this machine. Nothing in it is real.',
      `${tenant.state.groups.size} groups, ${tenant.state.users.size} users.`,
      '',
      `QLIK_TENANT_URL=${url}`,
      `QLIK_API_KEY=${tenant.apiKey}`,
      '',
      'Stop it with Ctrl+C; everything in it is then gone.',
      '',
    ].join('\n'),
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await close();
}

function number(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new UsageError(`--${name} needs a number, not ${JSON.stringify(value.slice(0, 20))}`);
}
