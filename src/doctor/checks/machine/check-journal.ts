/**
 * Whether the journal is whole.
 *
 * @module
 */

import { verifyJournal } from '../../../ledger/files/verify-journal.js';
import { clean } from '../../../text/clean.js';
import { count } from '../../../text/lists.js';
import { type Check, failed, ok } from '../../check.js';

/** More are not told one by one. */
const MOST = 100;

export const journalCheck: Check = {
  id: 'journal',
  subject: 'the journal',
  needs: ['state-folder'],
  async run({ folder, origin, simulated }) {
    if (simulated) return ok('The journal of the simulated tenant is kept in memory.');
    const { entries, problems } = await verifyJournal(await folder());
    const [first] = problems;
    if (first !== undefined) {
      const many =
        problems.length > MOST ? `more than ${MOST} problems` : count(problems.length, 'problem');
      return failed(
        `The journal is not whole: ${many}. The first is in ${clean(first.line).text}: ${clean(first.what, 240).text}.`,
        `Keep a copy of the state folder, then see the rest: qlik-groups-mcp journal verify --tenant ${new URL(await origin()).host}`,
      );
    }
    if (entries === 0)
      return ok('There is no journal of this tenant yet: it begins with the first change.');
    return ok(
      `The journal is whole: ${count(entries, 'entry', 'entries')}, each sealed with the one before it.`,
    );
  },
};
