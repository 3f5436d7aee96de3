import { z } from 'zod';
import { findChange } from '../../changes/past/history.js';
import { inverseOf } from '../../changes/past/inverse.js';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { dryRunArgument } from '../common/schemas.js';
import { defineTool, type ToolCall } from '../tool.js';
import { runChange } from '../write/change-answer.js';
import { runMembers } from '../write/member-answer.js';
import { runSet } from '../write/set-answer.js';

const input = z.strictObject({
  change: z.string().describe('Id of the change, from its answer or from list_changes'),
  dry_run: dryRunArgument,
});

/** The result of the change that it comes to: of roles and groups, or of members. */
const output = z.lazy(() =>
  z.looseObject({
    outcome: z.enum(['changed', 'nothing_to_do', 'dry_run']),
    tenant: z.string(),
  }),
);

export const undoChange = defineTool({
  name: 'undo_change',
  title: 'Undo a change',
  effect: 'replaces',
  description:
    'Takes back one change that this server made in the Qlik Cloud tenant: roles, members, names, descriptions, a created or a deleted group. What others changed since stays. A person is asked as for any such change. A deleted group is made again with a new id.',
  input,
  output,
  async run({ change, dry_run }, call) {
    const { directory } = call.tenant;
    const past = await found(change, call);
    const { intents, undoing } = inverseOf(past, await directory.roles(call.reading));
    const wanted = { intents, undoing, dryRun: dry_run };
    const [first, ...others] = intents;
    if (others.length > 0) return runSet(wanted, call);
    return first.want === 'return members' ? runMembers(wanted, call) : runChange(wanted, call);
  },
});

async function found(change: string, { tenant }: ToolCall) {
  const past = await findChange(tenant.pipeline.ledger.journal, change.trim());
  if (past !== undefined) return past;
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot find the change ${quote(change)} in the journal of this server for this tenant`,
    'Call list_changes for the ids; changes made elsewhere cannot be undone here',
  );
}
