/**
 * How a person can be asked before a change. Which of the ways a client has, its own line tells.
 *
 * @module
 */

import { type ApprovalSetting, readApproval } from '../../../config/approval.js';
import { type Check, type Finding, failureIn, fromFailure, ok, warning } from '../../check.js';
import { unfilledFinding } from '../../settings-finding.js';
import { DESKTOP_FIX } from '../client/client-asking.js';

export const approvalCheck: Check = {
  id: 'approval',
  subject: 'the way to ask a person',
  async run({ env, platform }) {
    const read = (): ApprovalSetting => readApproval(env, platform);
    const failure = await failureIn(read);
    if (failure !== undefined) return fromFailure(failure);
    const unfilled = unfilledFinding(env, ['QLIK_APPROVAL', 'QLIK_APPROVAL_ADDRESS'], warning);
    return unfilled ?? judge(read());
  },
};

function judge({ mode, hasDesktop, addressOnStderr }: ApprovalSetting): Finding {
  if (mode === 'form') {
    return ok(
      'A person is asked by a form of their client, and never on the approval page: QLIK_APPROVAL turns it off.',
    );
  }
  const page = hasDesktop
    ? `on the approval page in the browser of this machine${addressOnStderr ? ', whose address is written to stderr too' : ''}`
    : 'on the approval page, whose address is written to stderr';
  if (hasDesktop || addressOnStderr) {
    return ok(
      mode === 'page'
        ? `A person is asked ${page}, and never by a form: QLIK_APPROVAL wants it so.`
        : `A person is asked by a form of their client, or else ${page}.`,
    );
  }
  if (mode === 'auto') {
    return ok(
      'A person is asked by a form of their client; the approval page could not be shown here, without a desktop or over SSH.',
    );
  }
  return warning(
    'QLIK_APPROVAL wants a person to be asked on the approval page alone, and this machine, without a desktop or over SSH, could not show it: only a client that opens it by itself can ask.',
    `Unset QLIK_APPROVAL; or, ${DESKTOP_FIX}.`,
  );
}
