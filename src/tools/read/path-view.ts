/**
 * The ways to a role in an answer. Somebody may have hundreds, so they are cut into rows: nothing is
 * left out, and no row is too long for an answer.
 *
 * @module
 */

import { z } from 'zod';
import type { Path } from '../../directory/access/paths.js';
import { kindNames } from '../../directory/group-kind.js';
import { clean, quote } from '../../text/clean.js';
import { list } from '../../text/lists.js';

/** The most ways in one row. */
const PATHS_IN_ROW = 20;

export const PathView = z.lazy(() =>
  z.object({
    via: z.enum(['direct', 'group', 'everyone']),
    id: z.string().optional(),
    name: z.string().optional(),
    kind: z.enum(['custom', 'idp', 'system']).optional(),
  }),
);
export type PathView = z.infer<typeof PathView>;

/** At least one part; all but the last are full. */
export function inRows(paths: readonly Path[]): PathView[][] {
  const views = paths.map((path) =>
    path.via === 'group' ? { ...path, name: clean(path.name).text } : { via: path.via },
  );
  const rows = [views.slice(0, PATHS_IN_ROW)];
  for (let at = PATHS_IN_ROW; at < views.length; at += PATHS_IN_ROW) {
    rows.push(views.slice(at, at + PATHS_IN_ROW));
  }
  return rows;
}

/** `directly and through the custom group "CG-Admins" (id …)`. */
export function pathText(paths: readonly PathView[]): string {
  return list(
    paths.map(({ via, id, name, kind }) => {
      if (via === 'direct') return 'directly';
      if (via === 'everyone') return 'through Everyone';
      return `through the ${kindNames[kind ?? 'system']} group ${quote(name ?? '')} (id ${id})`;
    }),
  );
}
