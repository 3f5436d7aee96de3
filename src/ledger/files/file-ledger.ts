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
import { createFileLocks, fileNameFor } from './file-lock.js';
import { createFileTally } from './file-tally.js';
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
  const locks = createFileLocks(join(folder, 'locks'));
  const spend = createSpentApprovals({ folder: join(folder, 'spent'), now, locks });
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
