/**
 * `qlik-groups-mcp [--sandbox]`: the server itself, for an MCP client to start.
 *
 * A client may start it twice, once only to look, so nothing happens before the first call: no
 * connection, no sign-in, no simulated tenant.
 *
 * @module
 */

import { readApproval } from '../config/approval.js';
import { readSettings } from '../config/settings.js';
import { stateFolder } from '../config/state-folder.js';
import { type Connection, tenantDoor } from '../server/open-tenant.js';
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
  const door = tenantDoor(sandbox ? simulated.start : realTenant, log);
  await serveStdio({ version, door, log });
  await simulated.close();
}

/** Connected by the settings, with a journal that outlives this process. */
async function realTenant(): Promise<Connection> {
  const settings = readSettings();
  const { createFileLedger } = await import('../ledger/file-ledger.js');
  const folder = stateFolder(new URL(settings.tenantUrl).host);
  return {
    ...settings,
    ledger: createFileLedger({ folder, now: Date.now }),
    asking: readApproval(),
  };
}

/** Open, its port would keep this process alive when the client has gone. */
function simulatedTenant() {
  let close = async (): Promise<void> => {};
  return {
    async start(): Promise<Connection> {
      const { createMemoryLedger } = await import('../ledger/memory-ledger.js');
      const { createSandbox } = await import('../sandbox/sandbox.js');
      const tenant = createSandbox();
      const port = await tenant.listen();
      close = port.close;
      return {
        tenantUrl: port.url,
        credential: { kind: 'api-key', key: tenant.apiKey },
        tenantName: `the simulated tenant (${new URL(port.url).host})`,
        ledger: createMemoryLedger(Date.now),
        asking: readApproval(),
      };
    },
    close: () => close(),
  };
}
