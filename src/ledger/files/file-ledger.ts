/**
 * A ledger in a folder, shared by all processes of one machine: several hosts start several servers.
 *
 * @module
 */

import { join } from 'node:path';
import type { Ledger } from '../ledger.js';
import type { HoldLock } from '../process-locks.js';
import { withLocks } from '../with-locks.js';
import { orUnwritable } from './disk.js';
import { createFileJournal } from './file-journal.js';
import { createFileLocks, type FileLocks, fileNameFor } from './file-lock.js';
import { createFileTally } from './file-tally.js';
import { privateFolder } from './folder-fault.js';
import { createSpentApprovals } from './spent-approvals.js';

export interface FileLedgerOptions {
  /** One per tenant. Made at the first use, for nobody else to read. */
  readonly folder: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const CANNOT = 'Cannot write to the state folder';

/** Touches no disk before the first use. */
export function createFileLedger({ folder, now }: FileLedgerOptions): Ledger {
  const disk = createFileLocks(join(folder, 'locks'));
  // Everything that writes holds a lock, so this is where a folder of others is refused.
  const locks: FileLocks = {
    async hold(name, signal) {
      await privateFolder(folder);
      return disk.hold(name, signal);
    },
  };
  const spend = createSpentApprovals({ folder, now, locks });
  const hold: HoldLock = (name, signal) =>
    orUnwritable(CANNOT, () => locks.hold(fileNameFor(name), signal));
  return {
    journal: createFileJournal({ folder, now, locks }),
    spend: (nonce, until) => orUnwritable(CANNOT, () => spend(nonce, until)),
    tally: createFileTally({ folder: join(folder, 'tally'), now, locks }),
    // Hashed, so no name can meet the ledger's own locks: work under a lock writes the journal.
    withLocks: (names, work, options) => withLocks(hold, names, work, options),
  };
}
