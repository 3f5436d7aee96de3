import { z } from 'zod';
import { describeRoles } from '../changes/describe.js';
import { findChange, type PastChange } from '../changes/history.js';
import { inverseOf } from '../changes/inverse.js';
import { Failure } from '../errors.js';
import { quote } from '../text/clean.js';
import { runChange } from './change-answer.js';
import { type Answer, defineTool, type ToolCall } from './define-tool.js';
import { runMembers } from './member-answer.js';
import { dryRunArgument } from './shapes.js';

const input = z.strictObject({
  change: z.string().describe('Id of the change, from its answer or from list_changes'),
  dry_run: dryRunArgument,
});

/** The result of the change that it comes to: of roles and groups, or of members. */
const output = z.looseObject({
  outcome: z.enum(['changed', 'nothing_to_do', 'dry_run']),
  tenant: z.string(),
});

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
    const { intent, notes } = inverseOf(past, await directory.roles(call.reading));
    const answer = await runInverse(intent, dry_run, call, past.id);
    if (answer.state !== 'done') return answer;
    const nothing = answer.data.outcome === 'nothing_to_do';
    const more = [...(nothing ? [] : notes), ...leftAlone(past, answer.data)];
    return {
      state: 'done',
      text: [answer.text, ...more.map((note) => `${note}.`)].join('\n'),
      data: { ...answer.data, notes: [...answer.data.notes, ...more] },
    };
  },
});

interface Result {
  readonly outcome: 'changed' | 'nothing_to_do' | 'dry_run';
  readonly tenant: string;
  readonly notes: readonly string[];
  readonly gives?: readonly { readonly id: string }[];
  readonly takes?: readonly { readonly id: string }[];
}

/** Roles that are no longer as the change left them: whoever moved them since has the last word. */
function leftAlone({ plan }: PastChange, { gives = [], takes = [] }: Result): string[] {
  if (plan?.kind !== 'change roles') return [];
  const moved = new Set([...gives, ...takes].map((role) => role.id));
  const left = [...plan.added, ...plan.removed].filter((role) => !moved.has(role.id));
  if (left.length === 0) return [];
  return [`Left alone, because it was changed since: ${describeRoles(left)}`];
}

function runInverse(
  intent: ReturnType<typeof inverseOf>['intent'],
  dryRun: boolean,
  call: ToolCall,
  undoes: string,
): Promise<Answer<Result>> {
  return intent.want === 'change members'
    ? runMembers('undo_change', intent, dryRun, call, undoes)
    : runChange('undo_change', intent, dryRun, call, undoes);
}

async function found(change: string, { tenant }: ToolCall) {
  const past = await findChange(tenant.pipeline.ledger.journal, change.trim());
  if (past !== undefined && past.tenant === tenant.directory.tenant) return past;
  throw new Failure(
    'NAME_NOT_FOUND',
    `Cannot find the change ${quote(change)} in the journal of this server for this tenant`,
    'Call list_changes for the ids; changes made elsewhere cannot be undone here',
  );
}
