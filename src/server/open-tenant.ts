/**
 * Everything that lives as long as the process: the connection to the tenant, what was read of it,
 * what was approved.
 *
 * @module
 */

import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSealer } from '../approval/seal.js';
import type { Settings } from '../config/settings.js';
import { createDirectory } from '../directory/directory.js';
import { createMemoryLedger } from '../ledger/ledger.js';
import { createQlikClient } from '../qlik/client.js';
import type { Tenant } from '../tools/define-tool.js';

/** A tenant that is connected to with its first use. */
export interface TenantDoor {
  readonly open: () => Promise<Tenant>;
  readonly close: () => Promise<void>;
}

/** @param connect Finds out where the tenant is. @throws {Failure} Each time until it succeeds. */
export function tenantDoor(connect: () => Settings | Promise<Settings>): TenantDoor {
  let opened: Promise<Tenant> | undefined;
  return {
    open() {
      opened ??= Promise.resolve(connect()).then(openTenant);
      return opened.catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
    },
    async close() {
      const tenant = await opened?.catch(() => undefined);
      await tenant?.directory.client.close();
    },
  };
}

function openTenant({ tenantUrl, credential, tenantName }: Settings): Tenant {
  const client = createQlikClient({ tenantUrl, credential });
  const directory = createDirectory(client, Date.now, tenantName);
  const ledger = createMemoryLedger(Date.now);
  return {
    directory,
    pipeline: { directory, ledger, wait: (ms) => sleep(ms) },
    approval: {
      ledger,
      sealer: createSealer(randomBytes(32)),
      now: Date.now,
      principal: createHash('sha256').update(JSON.stringify(credential)).digest('hex'),
    },
  };
}
