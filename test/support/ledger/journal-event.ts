/** An event of the journal, for tests to which its content does not matter. */

import type { JournalEvent } from '../../../src/ledger/journal.js';

export function anEvent(different: Partial<JournalEvent> = {}): JournalEvent {
  return {
    kind: 'intent',
    change: 'change-1',
    tenant: 'acme.eu.qlikcloud.com',
    principal: 'principal-1',
    client: 'some-host 1.0.0',
    tool: 'assign_role',
    summary: 'Give "Analysts" the role "Steward"',
    ...different,
  };
}
