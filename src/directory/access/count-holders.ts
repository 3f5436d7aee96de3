/**
 * How many people have a role, by the ways in which they have it. Counted by the tenant, so that the
 * cost does not grow with the number.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import { and, type Filter, render } from '../../qlik/api/filter.js';
import type { Role } from '../../qlik/api/roles.js';
import { listUsers } from '../../qlik/api/users.js';
import type { Directory, Reading } from '../directory.js';
import { isBadRequest } from '../lookup/search-groups.js';
import { filterOf, type Question } from './holders-of-role.js';

/** People who are not active and bots are counted too. What could not be counted exactly is left out. */
export interface HolderCounts {
  /** Different people over all ways. */
  readonly people?: number;
  readonly direct: number;
  /** In at least one group that gives it; may have it directly too. */
  readonly through_groups?: number;
  /** Everybody in the tenant, where Everyone gives it. */
  readonly everyone?: number;
}

export async function countHolders(
  directory: Directory,
  { role, everyone }: Question,
  reading: Reading,
): Promise<HolderCounts> {
  const count = (filter: Filter | undefined) => countUsers(directory, filter, reading);
  const direct = filterOf('direct', role);
  const grouped = filterOf('grouped', role);
  const toEverybody = everyone.assignedRoles?.some(({ id }) => id === role.id) ?? false;
  const [directly, all] = await Promise.all([
    count(direct),
    toEverybody ? count(undefined) : undefined,
  ]);
  const known = { direct: directly, ...(all === undefined ? {} : { people: all, everyone: all }) };
  // The filter by name would count the people of the other role too.
  if (hasTwin(role, await directory.roles(reading))) return known;
  const [through, both] = await Promise.all([
    count(grouped),
    direct && grouped ? count(and(direct, grouped)).catch(unlessRefused) : undefined,
  ]);
  const together = both === undefined ? {} : { people: directly + through - both };
  return { ...together, ...known, through_groups: through };
}

/** Whether another role has the same name when case is ignored. */
function hasTwin({ id, name }: Role, catalogue: ReadonlyMap<string, Role>): boolean {
  const folded = name.toLowerCase();
  return [...catalogue.values()].some(
    (other) => other.id !== id && other.name.toLowerCase() === folded,
  );
}

function unlessRefused(error: unknown): undefined {
  if (!isBadRequest(error)) throw error;
}

async function countUsers(
  directory: Directory,
  filter: Filter | undefined,
  reading: Reading,
): Promise<number> {
  const narrowed = filter === undefined ? {} : { filter: render(filter) };
  const query = { ...narrowed, limit: 1, totalResults: true };
  const { total } = await directory.client.page(listUsers, { query, ...reading });
  if (total !== undefined) return total;
  throw new Failure(
    'REPLY_NOT_UNDERSTOOD',
    'Cannot count the people who have a role: the tenant sent no total',
    'Try again; if it stays so, report it as a bug',
  );
}
