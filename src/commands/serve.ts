/**
 * `qlik-groups-mcp [--sandbox]`: the server itself, for an MCP client to start.
 *
 * A client may start it twice, once only to look, so nothing happens before the first call: no
 * connection, no sign-in, no simulated tenant.
 *
 * @module
 */

import { readSettings, type Settings } from '../config/settings.js';
import { tenantDoor } from '../server/open-tenant.js';
import { serveStdio } from '../server/serve-stdio.js';

export interface ServeCommand {
  readonly sandbox: boolean;
  readonly version: string;
}

export async function serve({ sandbox, version }: ServeCommand): Promise<void> {
  const log = (line: string): void => {
    process.stderr.write(`qlik-groups-mcp: ${line}\n`);
  };
  if (process.stdin.isTTY) {
    log('waiting for an MCP client on stdin; to look around yourself try: qlik-groups-mcp demo');
  }
  const simulated = simulatedTenant();
  const door = tenantDoor(sandbox ? simulated.start : readSettings);
  await serveStdio({ version, door, log });
  await simulated.close();
}

/** Open, its port would keep this process alive when the client has gone. */
function simulatedTenant() {
  let close = async (): Promise<void> => {};
  return {
    async start(): Promise<Settings> {
      const { createSandbox } = await import('../sandbox/sandbox.js');
      const tenant = createSandbox();
      const port = await tenant.listen();
      close = port.close;
      return {
        tenantUrl: port.url,
        credential: { kind: 'api-key', key: tenant.apiKey },
        tenantName: `the simulated tenant (${new URL(port.url).host})`,
      };
    },
    close: () => close(),
  };
}
