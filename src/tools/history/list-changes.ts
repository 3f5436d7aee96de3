import { z } from 'zod';
import { findChange } from '../../changes/past/history.js';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { readCursor } from '../common/cursor.js';
import { fillPage } from '../common/fill-page.js';
import { cursorArgument, cursorResult, limitArgument } from '../common/schemas.js';
import { defineTool } from '../tool.js';
import { ChangeView } from './change-view.js';
import { collectChanges } from './collect-changes.js';
import { type Ending, isAbout, mayBeAbout } from './describe-past-change.js';
import { EventView } from './event-view.js';
import type { ExternalChanges } from './external-changes.js';
import { answerOf, type Shown } from './history-answer.js';
import { journalPages, type Told } from './journal-pages.js';
import { beginOf, merged, type Row } from './timeline.js';

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

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    changes: z.array(ChangeView),
    elsewhere: z.array(EventView),
    note: z.string(),
    cursor: cursorResult,
  }),
);

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
    "Lists what was changed in the Qlik Cloud tenant, newest first: by this server, from its journal (history, log), also asked or refused, how it was approved, whether it was undone; and elsewhere, from Qlik's audit log, by whom. Gives the ids of changes.",
  input,
  output,
  async run({ limit, cursor, since, only, ...asked }, { tenant, reading }) {
    // Not needed before the first call.
    const { externalChanges } = await import('./external-changes.js');
    const { directory, pipeline } = tenant;
    const { journal } = pipeline.ledger;
    const begin = beginOf(readCursor(cursor));
    const from = since === undefined ? undefined : timeOf(since);
    const now = pipeline.approval.now();
    const id = asked.change?.trim();
    const wanted = ({ past }: Told, view: ChangeView): boolean =>
      (asked.group === undefined || isAbout(past, asked.group)) &&
      (only === undefined || wantedEndings[only].includes(view.outcome)) &&
      // A time that nobody can read leaves nothing out.
      !(from !== undefined && Date.parse(view.time) < from);
    const source = journalPages(
      journal,
      begin.journal.page,
      (entry) =>
        (id === undefined || entry.change === id) &&
        (asked.group === undefined || mayBeAbout(entry, asked.group)),
    );
    const changes = await collectChanges(source, begin.journal, limit + 1, now, wanted);
    const past = id === undefined ? undefined : await findChange(journal, id);
    const elsewhere = await externalChanges(
      tenant,
      {
        only,
        group: asked.group,
        since: from,
        now,
        told: begin.log,
        one: id === undefined ? undefined : { past },
        changes: changes.rows,
        limit,
      },
      reading,
    );
    const narrowed = [...Object.values(asked), from, only].some((part) => part !== undefined);
    const filled = await fillPage(
      merged(begin, changes, elsewhere),
      { skip: 0 },
      limit,
      (row) => viewRow(row, elsewhere),
      { note: elsewhere.note({ found: 0, narrowed }) },
    );
    return answerOf(filled, {
      tenant: directory.tenant,
      narrowed,
      later: cursor !== undefined,
      note: elsewhere.note,
      looked: changes.rest?.time,
    });
  },
});

function viewRow(row: Row, { overwrote, view }: ExternalChanges): Shown {
  if (row.kind === 'event') return { event: view(row.event) };
  const words = overwrote.get(row.view.change);
  return { change: { ...row.view, ...(words === undefined ? {} : { overwrote: words }) } };
}

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
