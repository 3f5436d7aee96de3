/** A whole journal in memory, for tests. */

import type { Entry, Journal } from '../../../src/ledger/journal.js';

export async function allEntries(journal: Journal): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of journal.entries()) entries.push(entry);
  return entries;
}
