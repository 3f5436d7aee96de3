/**
 * Whether this server can keep its journal, its locks and its spent approvals.
 *
 * @module
 */

import { checkFolder } from '../../../ledger/files/check-folder.js';
import { folderFault } from '../../../ledger/files/folder-fault.js';
import { quote } from '../../../text/clean.js';
import { type Check, failed, failureIn, ok, warning } from '../../check.js';

/** Longest path that is shown. */
const MAX_PATH = 300;

const FIX =
  'Let this account write there, make room, or set QLIK_GROUPS_STATE to a folder on an ordinary disk of this machine.';

export const stateFolderCheck: Check = {
  id: 'state-folder',
  subject: 'the state folder',
  needs: ['address'],
  async run(context) {
    if (context.simulated) return ok('With the simulated tenant nothing is kept on disk.');
    const folder = await context.folder();
    const shown = quote(folder, MAX_PATH);
    const fault = await folderFault(folder);
    if (fault !== undefined) {
      return failed(
        `The state folder ${shown} ${fault.what}: no change can be made.`,
        `${fault.next}.`,
      );
    }
    let open = false;
    const failure = await failureIn(async () => {
      open = (await checkFolder(folder)).openToOthers;
    });
    if (failure !== undefined) return failed(`${failure.message} (${shown}).`, FIX);
    if (open) {
      return warning(
        `The state folder ${shown} can be written to, and other accounts of this machine can look into it.`,
        `Run: chmod 700 ${shown}`,
      );
    }
    return ok(`The state folder ${shown} can be written to, by this account alone.`);
  },
};
