/**
 * `qlik-groups-mcp sandbox`: the simulated tenant alone, on this machine, until it is stopped.
 *
 * @module
 */

import { createSandbox } from '../sandbox/sandbox.js';

export interface SandboxCommand {
  readonly port: number;
  /** Groups and users to generate; the demo tenant when left out. */
  readonly size?: { readonly groups: number; readonly users: number };
}

export async function sandbox({ port, size }: SandboxCommand): Promise<void> {
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
