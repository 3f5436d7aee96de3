/**
 * The arguments of the tools that give and take roles: a group or a user, exactly one.
 *
 * @module
 */

import { z } from 'zod';
import { Failure } from '../../errors.js';
import { dryRunArgument, groupArgument, rolesArgument } from '../common/schemas.js';

export const roleInput = z.strictObject({
  group: groupArgument.optional(),
  user: z.string().optional().describe('Instead, by e-mail, exact name, subject or id'),
  roles: rolesArgument,
  dry_run: dryRunArgument,
});

/** @throws {Failure} `ARGUMENT_INVALID` unless exactly one of the two is given, with a role. */
export function roleTarget({
  group,
  user,
  roles,
}: z.output<typeof roleInput>): { readonly group: string } | { readonly user: string } {
  if ((group === undefined) === (user === undefined)) {
    throw new Failure(
      'ARGUMENT_INVALID',
      `Cannot tell whose roles to change: ${group === undefined ? 'neither group nor user is given' : 'both group and user are given'}`,
      'Give exactly one of group and user',
    );
  }
  if (roles.length === 0) {
    throw new Failure(
      'ARGUMENT_INVALID',
      'Cannot change roles: the list of roles is empty',
      'Give at least one role by exact name or id; list_roles shows them',
    );
  }
  return group === undefined ? { user: user ?? '' } : { group };
}
