/**
 * `qlik-groups-mcp [--sandbox]`: the server itself, for an MCP client to start.
 *
 * A client may start it twice, once only to look, so nothing happens before the first call but that
 * the policy is read, which says what there is to look at: no connection, no sign-in, no simulated
 * tenant.
 *
 * @module
 */

import { readApproval } from '../config/approval.js';
import { readConnection, readHostQuickly } from '../config/connection.js';
import { thisMachine } from '../config/machine.js';
import type { Policy } from '../config/policy/policy.js';
import { type PolicySource, policySource } from '../config/policy/read-policy.js';
import { profileName } from '../config/profile/profile.js';
import { stateRoot } from '../config/state-folder.js';
import { Failure } from '../errors.js';
import { show } from '../server/definitions.js';
import { type Connection, lazyTenant } from '../server/open-tenant.js';
import { serveStdio } from '../server/serve-stdio.js';
import { policyBounds } from '../tools/common/apply-policy.js';
import { defineCommand } from './command.js';
import { packageVersion } from './version.js';

type Log = (line: string) => void;

export const serveCommand = defineCommand({
  options: {
    sandbox: { type: 'boolean', does: 'on a simulated tenant, without any settings' },
    profile: { type: 'string', value: '<name>', does: 'for the tenant of that profile' },
  },
  usage: [
    { words: '', does: 'serve MCP over stdin and stdout, for an MCP client to start' },
    { words: '--sandbox', does: 'the same on a simulated tenant, no Qlik Cloud needed' },
    { words: '--profile <name>', does: 'the same for the tenant of that profile' },
  ],
  async run({ values, home, warn }) {
    if (process.stdin.isTTY) {
      warn('waiting for an MCP client on stdin; to look around yourself try: qlik-groups-mcp demo');
    }
    const { sandbox = false, profile } = values;
    await serve(sandbox, profileName(profile), packageVersion(home), warn);
    return 0;
  },
});

async function serve(
  sandbox: boolean,
  profile: string | undefined,
  version: string,
  log: Log,
): Promise<void> {
  const policy = policySource(policyBounds, profile);
  const shown = show(
    await policyAtStart(policy, log),
    sandbox ? undefined : await hostAtStart(profile),
  );
  const simulated = simulatedTenant();
  const door = lazyTenant(sandbox ? simulated.start : () => realTenant(profile), log);
  await serveStdio({ version, door, policy, shown, log });
  await simulated.close();
}

/** While it is broken every tool is listed: a call says what is wrong. */
async function policyAtStart(policy: PolicySource, log: Log): Promise<Policy> {
  return policy().catch((error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    log(`${error.message}. ${error.next}.`);
    return [];
  });
}

/** Only for display; what is wrong with the settings is said by the first call. */
async function hostAtStart(profile: string | undefined): Promise<string | undefined> {
  return readHostQuickly(profile).catch((error: unknown) => {
    if (error instanceof Failure) return undefined;
    throw error;
  });
}

/** Connected by the settings, with a journal that outlives this process. */
async function realTenant(profile: string | undefined): Promise<Connection> {
  const settings = await readConnection(profile);
  const { createFileLedger } = await import('../ledger/files/file-ledger.js');
  const { openTenantFolder } = await import('../ledger/files/tenant-folder.js');
  const host = new URL(settings.tenantUrl).host;
  const root = stateRoot(thisMachine());
  return {
    ...settings,
    ledger: async (id) =>
      createFileLedger({ folder: await openTenantFolder({ root, host, id }), now: Date.now }),
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
        ledger: () => createMemoryLedger(Date.now),
        asking: readApproval(),
      };
    },
    close: () => close(),
  };
}
