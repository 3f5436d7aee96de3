import { z } from 'zod';
import { Failure } from '../errors.js';
import { clean, quote } from '../text/clean.js';
import { count } from '../text/lists.js';
import { readCursor } from './cursor.js';
import { defineTool } from './define-tool.js';
import { fillPage, restLine } from './fill-page.js';
import { journalPages, type Told } from './journal-pages.js';
import { approvalOf, type Ending, endings, endOf, isAbout, whatOf } from './past-words.js';
import { cursorArgument, cursorResult, limitArgument } from './shapes.js';

const input = z.strictObject({
  change: z.string().optional().describe('Only this one, by its id'),
  group: z.string().optional().describe('Only of this group or person, by exact name or id'),
  since: z.string().optional().describe('ISO date or time; UTC by default'),
  only: z
    .enum(['done', 'refused'])
    .optional()
    .describe('done: written, also in part; refused: also declined'),
  limit: limitArgument,
  cursor: cursorArgument,
});

const ChangeView = z.object({
  change: z.string(),
  time: z.string(),
  /** Name of the tool that was called. */
  tool: z.string(),
  what: z.string(),
  outcome: z.enum(endings),
  ended: z.string(),
  approval: z.string().optional(),
  client: z.string(),
  undoes: z.string().optional(),
  undone_by: z.string().optional(),
});
type ChangeView = z.infer<typeof ChangeView>;

const output = z.object({
  tenant: z.string(),
  changes: z.array(ChangeView),
  note: z.string(),
  cursor: cursorResult,
});

const elsewhere =
  "Changes made elsewhere (in the Administration, by other tools) are not in this journal; Qlik's audit log has them.";

/** What each word of the argument stands for. */
const wantedEndings: Record<'done' | 'refused', readonly Ending[]> = {
  done: ['done', 'partly', 'unknown'],
  refused: ['refused', 'declined', 'not_done'],
};

export const listChanges = defineTool({
  name: 'list_changes',
  title: 'List changes',
  effect: 'reads',
  description:
    'Lists what this server changed, asked or refused in the Qlik Cloud tenant, from its journal (history, log), newest first: when, what, how it ended, how it was approved, by which client, whether it was undone. Gives the ids of changes.',
  input,
  output,
  async run({ limit, cursor, since, only, ...asked }, { tenant: { directory, ...tenant } }) {
    const from = readCursor(cursor);
    const begin = since === undefined ? undefined : timeOf(since);
    const { journal } = tenant.pipeline.ledger;
    const now = tenant.approval.now();
    const source = journalPages(journal, directory.tenant, from.page);
    const filled = await fillPage(source, from, limit, (told) => {
      const view = viewChange(told, now);
      const fits =
        (asked.change === undefined || asked.change.trim() === view.change) &&
        (asked.group === undefined || isAbout(told.past, asked.group)) &&
        (only === undefined || wantedEndings[only].includes(view.outcome)) &&
        // A time that nobody can read leaves nothing out.
        !(begin !== undefined && Date.parse(view.time) < begin);
      return fits ? view : undefined;
    });
    const changes = filled.views;
    const narrowed = [...Object.values(asked), begin, only].some((part) => part !== undefined);
    return {
      state: 'done',
      text: [
        headOf(changes.length, narrowed, cursor !== undefined, directory.tenant),
        ...changes.map(changeLine),
        ...restLine(filled),
        elsewhere,
      ].join('\n'),
      data: {
        tenant: directory.tenant,
        changes,
        note: elsewhere,
        ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
      },
    };
  },
});

const timeShape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;

/** @throws {Failure} `ARGUMENT_INVALID` for anything that is no time of the calendar. */
function timeOf(since: string): number {
  const [, date = '', clock = '00:00', seconds = ':00', zone = 'Z'] =
    timeShape.exec(since.trim()) ?? [];
  const day = z.iso.date().safeParse(date).success;
  const time = Date.parse(`${date}T${clock}${seconds}${zone.toUpperCase()}`);
  if (day && !Number.isNaN(time)) return time;
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot list changes since ${quote(since, 40)}: it is not an ISO date or time`,
    'Give since as 2026-11-20 or 2026-11-20T08:00:00+01:00; without an offset it is read as UTC',
  );
}

function viewChange({ past, undoneBy }: Told, now: number): ChangeView {
  const ended = endOf(past, now);
  const approval = approvalOf(past);
  const { id, tool, client, undoes, entries } = past;
  return {
    change: clean(id).text,
    time: clean((ended.entry ?? entries.at(-1))?.time ?? '').text,
    tool: clean(tool).text,
    what: whatOf(past),
    outcome: ended.ending,
    ended: ended.words,
    ...(approval === undefined ? {} : { approval }),
    client: clean(client).text,
    ...(undoes === undefined ? {} : { undoes: clean(undoes).text }),
    ...(undoneBy === undefined ? {} : { undone_by: clean(undoneBy).text }),
  };
}

function headOf(found: number, narrowed: boolean, later: boolean, tenant: string): string {
  if (found === 0) {
    return narrowed || later
      ? `No ${later ? 'further ' : ''}change${narrowed ? ' that fits' : ''} in the journal of ${tenant}.`
      : `The journal of this server has no change in ${tenant} yet.`;
  }
  const head = narrowed
    ? count(found, 'change that fits', 'changes that fit')
    : count(found, 'change');
  return `${head} in the journal of ${tenant}, newest first:`;
}

function changeLine(view: ChangeView): string {
  const { time, what, ended, approval, client, tool, change, undoes, undone_by } = view;
  return [
    `- ${time}`,
    what,
    ended,
    ...(approval === undefined ? [] : [`approval: ${approval}`]),
    ...(undoes === undefined ? [] : [`undoes ${undoes}`]),
    ...(undone_by === undefined ? [] : [`undone by ${undone_by}`]),
    `by ${tool} in ${quote(client)}`,
    `change ${change}`,
  ].join(' · ');
}
