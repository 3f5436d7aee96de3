import { z } from 'zod';
import type { Directory, Reading } from '../../directory/directory.js';
import { findGroup } from '../../directory/lookup/find-group.js';
import {
  type FindingKind,
  findingKinds,
  type Review,
  type Scope,
  type SuggestedFix,
} from '../../directory/review/finding.js';
import { runReview } from '../../directory/review/run-review.js';
import { MOST_KEPT } from '../../directory/review/top-findings.js';
import { Failure } from '../../errors.js';
import { isAdminLevel } from '../../plan/effect.js';
import { quote } from '../../text/clean.js';
import { count, list } from '../../text/lists.js';
import { type Place, readCursor } from '../common/cursor.js';
import { fillPage, restLine } from '../common/fill-page.js';
import { cursorArgument, cursorResult, groupArgument, limitArgument } from '../common/schemas.js';
import { defineTool } from '../tool.js';

const input = z.strictObject({
  findings: z.array(z.enum(findingKinds)).optional().describe('Only these kinds'),
  group: groupArgument.optional().describe('Only this one and its members'),
  limit: limitArgument,
  cursor: cursorArgument,
});

const FixView = z.lazy(() =>
  z.object({
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    ask: z.string().optional().describe('An argument for the person to choose'),
  }),
);

const output = z.lazy(() =>
  z.object({
    tenant: z.string(),
    read: z.object({ groups: z.int(), people: z.int().optional() }),
    counts: z.record(z.string(), z.int()),
    hidden: z.array(z.string()).optional().describe('Cannot be reviewed with this credential'),
    findings: z.array(
      z.object({
        kind: z.enum(findingKinds),
        id: z.string(),
        who: z.string(),
        why: z.string(),
        fix: z.array(FixView),
      }),
    ),
    cursor: cursorResult,
  }),
);

/** What stands over the findings of a kind. */
const headings: Record<FindingKind, string> = {
  admin_holder: 'may administer something; keep who needs it',
  inactive_access: 'disabled, deleted or a bot, and still has access of its own',
  everyone_roles: 'roles that reach every user',
  look_alike: 'names of groups that can be taken for one another',
  role_twice: 'held directly and by a group at once',
  near_limit: 'close to a limit of Qlik Cloud',
  empty_group: 'custom groups without members',
  group_without_roles: 'custom groups that give no roles',
};

export const reviewAccess = defineTool({
  name: 'review_access',
  title: 'Review access',
  effect: 'reads',
  description:
    'Reviews access in the whole Qlik Cloud tenant: who can administer, inactive people with access, roles held twice, empty or confusable groups, limits. Each finding says why and which call would fix it. Reads everything, which can take minutes.',
  input,
  output,
  async run({ limit, cursor, ...asked }, { tenant: { directory }, reading }) {
    const from = readCursor(cursor);
    const review =
      cursor === undefined
        ? await freshReview(directory, asked, reading)
        : keptReview(directory, from, asked);
    const source = onePart({ at: directory.reviews.put(review), entries: review.findings });
    const filled = await fillPage(source, from, limit, ({ rank: _, fix, ...finding }) => ({
      ...finding,
      fix: fix.map(viewFix),
    }));
    return {
      state: 'done',
      text: [
        ...headLines(review, directory.tenant),
        ...findingLines(filled.views, review),
        ...restLine(filled),
      ].join('\n'),
      data: {
        tenant: directory.tenant,
        read: {
          groups: review.groups,
          ...(review.people === undefined ? {} : { people: review.people }),
        },
        counts: { ...review.counts },
        ...(review.hidden.length === 0 ? {} : { hidden: [...review.hidden] }),
        findings: filled.views,
        ...(filled.cursor === undefined ? {} : { cursor: filled.cursor }),
      },
    };
  },
});

type Asked = Pick<z.output<typeof input>, 'findings' | 'group'>;
type FindingView = z.infer<typeof output>['findings'][number];

async function freshReview(
  directory: Directory,
  { findings, group }: Asked,
  reading: Reading,
): Promise<Review> {
  const found = group === undefined ? undefined : await findGroup(directory, group, reading);
  const scope: Scope = {
    kinds: kindsOf(findings),
    ...(found === undefined || group === undefined
      ? {}
      : { group: { id: found.id, name: found.name, word: group } }),
  };
  return runReview(directory, scope, isAdminLevel, reading);
}

/**
 * The result that the cursor belongs to: reading the tenant again for each page would cost a thousand
 * requests, and findings that appear or vanish between pages would be told twice or never.
 */
function keptReview(
  directory: Directory,
  { page = '' }: Place,
  { findings, group }: Asked,
): Review {
  const review = directory.reviews.get(page);
  if (review === undefined) {
    throw new Failure(
      'ARGUMENT_INVALID',
      'Cannot go on with this review: its result is not here any more; it is kept for 10 minutes, by the server that made it',
      'Call review_access again without the cursor, to start again',
    );
  }
  const { kinds, group: only } = review.scope;
  const otherKinds = findings !== undefined && String(kindsOf(findings)) !== String(kinds);
  const otherGroup =
    group !== undefined && !(only && [only.word, only.id, only.name].includes(group));
  if (otherKinds || otherGroup) {
    throw new Failure(
      'ARGUMENT_INVALID',
      'Cannot go on with this review: it was asked for other findings or another group',
      'Give the cursor with the arguments of the first call, or leave it out to start again',
    );
  }
  return review;
}

/** In one order, each once; an empty list narrows nothing. */
function kindsOf(asked: readonly FindingKind[] | undefined): readonly FindingKind[] {
  return asked?.length ? findingKinds.filter((kind) => asked.includes(kind)) : findingKinds;
}

async function* onePart<Part>(part: Part) {
  yield part;
}

function viewFix({ tool, arguments: args, ask }: SuggestedFix): FindingView['fix'][number] {
  return { tool, arguments: { ...args }, ...(ask === undefined ? {} : { ask }) };
}

function headLines({ scope, groups, people, counts, hidden }: Review, tenant: string): string[] {
  const where = scope.group === undefined ? '' : ` of the group ${quote(scope.group.name)}`;
  const read = [
    ...(people === undefined ? [] : [count(people, 'person', 'people')]),
    count(groups, 'group'),
  ];
  const numbers = scope.kinds.map((kind) => `${kind} ${numberOf(counts, kind)}`);
  return [
    `Access review${where} in ${tenant}, ${list(read)} read:`,
    numbers.join(' · '),
    ...(hidden.length === 0
      ? []
      : [`Cannot be reviewed with this credential: ${hidden.join('; ')}`]),
  ];
}

function numberOf(counts: Review['counts'], kind: FindingKind): string {
  return (counts[kind] ?? 0).toLocaleString('en-US');
}

/** Under one heading per kind, in the order of the review. */
function findingLines(views: readonly FindingView[], { counts }: Review): string[] {
  return views.flatMap((view, at) => {
    const { kind, who, id, why, fix } = view;
    const cut = (counts[kind] ?? 0) > MOST_KEPT;
    const heading = cut
      ? `${kind}, ${headings[kind]} (the first ${MOST_KEPT} of ${numberOf(counts, kind)}; fix some and review again, or narrow by group):`
      : `${kind}, ${headings[kind]}:`;
    const line = [
      who,
      ...(id === '' ? [] : [`id ${id}`]),
      why,
      `fix: ${fix.map(callText).join(' and ')}`,
    ];
    return [...(views[at - 1]?.kind === kind ? [] : [heading]), `- ${line.join(' · ')}`];
  });
}

function callText({ tool, arguments: args, ask }: FindingView['fix'][number]): string {
  const chosen = ask === undefined ? '' : ` with ${ask} that the person chooses`;
  return `${tool} ${JSON.stringify(args)}${chosen}`;
}
