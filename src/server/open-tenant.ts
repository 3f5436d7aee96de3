/**
 * Everything that lives as long as the process: the connection to the tenant, what was read of it,
 * what was approved.
 *
 * @module
 */

import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPageChannel, type PageChannel } from '../approval/page/channel.js';
import { openBrowser } from '../approval/page/open-browser.js';
import { createSealer } from '../approval/seal.js';
import type { Pipeline } from '../changes/change-request.js';
import { recoverQuietly } from '../changes/past/recover.js';
import type { ApprovalSetting } from '../config/approval.js';
import type { Settings } from '../config/settings.js';
import { createDirectory } from '../directory/directory.js';
import { readTenantId } from '../directory/tenant-id.js';
import { lazyLedger } from '../ledger/lazy-ledger.js';
import type { Ledger } from '../ledger/ledger.js';
import { createQlikClient } from '../qlik/client.js';
import type { TenantSession } from '../tools/tool.js';

/** A tenant that is connected to with its first use. */
export interface LazyTenant {
  readonly open: () => Promise<TenantSession>;
  readonly close: () => Promise<void>;
}

/** Where the tenant is, and where what must be remembered about it is kept. */
export interface Connection extends Settings {
  /** Opens what is remembered of it. The id is undefined where Qlik does not tell it. */
  readonly ledger: (tenantId: string | undefined) => Ledger | Promise<Ledger>;
  /** How a person may be asked. */
  readonly asking: ApprovalSetting;
}

/**
 * @param connect Finds out where the tenant is. @throws {Failure} Each time until it succeeds.
 * @param log Takes a line for whoever runs this server.
 */
export function lazyTenant(
  connect: () => Connection | Promise<Connection>,
  log: (line: string) => void,
): LazyTenant {
  let opened: Promise<TenantSession> | undefined;
  return {
    open() {
      opened ??= Promise.resolve(connect()).then((connection) => openTenant(connection, log));
      return opened.catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
    },
    async close() {
      const tenant = await opened?.catch(() => undefined);
      await Promise.all([tenant?.page?.close(), tenant?.directory.client.close()]);
    },
  };
}

/** How long the first answer waits for what an earlier process left, in milliseconds. */
const RECOVERY = 3_000;

/** The sentences, when they are there in time or else with a later answer. */
function toldOnce(recovery: Promise<string[]>): TenantSession['interrupted'] {
  let lines: string[] = [];
  let waited = false;
  const ready = recovery.then((told) => {
    lines = told;
  });
  // Nothing is known of a failure but that it was not ours to tell.
  ready.catch(() => undefined);
  return async () => {
    if (!waited) await Promise.race([ready, sleep(RECOVERY, undefined, { ref: false })]);
    waited = true;
    return lines.splice(0);
  };
}

function openTenant(connection: Connection, log: (line: string) => void): TenantSession {
  const { tenantUrl, credential, tenantName, asking } = connection;
  const client = createQlikClient({ tenantUrl, credential });
  const directory = createDirectory(client, Date.now, tenantName);
  // With its first use: who only reads needs none of it.
  const ledger = lazyLedger(async () => connection.ledger(await readTenantId(directory, {})));
  const approval = {
    ledger,
    sealer: createSealer(randomBytes(32)),
    now: Date.now,
    principal: createHash('sha256').update(JSON.stringify(credential)).digest('hex'),
  };
  const pipeline: Pipeline = { directory, ledger, approval, wait: (ms) => sleep(ms) };
  return {
    directory,
    pipeline,
    interrupted: toldOnce(recoverQuietly(pipeline, {})),
    forms: asking.mode !== 'page',
    page: pageChannel(asking, log),
  };
}

function pageChannel(
  { mode, hasDesktop, addressOnStderr }: ApprovalSetting,
  log: (line: string) => void,
): PageChannel | undefined {
  if (mode === 'form') return undefined;
  const tell = (address: string): void => log(`approve or decline at ${address}`);
  return createPageChannel({
    now: Date.now,
    open: hasDesktop ? openBrowser : undefined,
    tell: addressOnStderr ? tell : undefined,
  });
}
