/**
 * Whether the caller may administer groups and roles, which Qlik allows to tenant admins only.
 *
 * @see https://qlik.dev/authenticate/permissions/
 * @module
 */

import { type Access, accessOf, type Hidden } from '../../../directory/access/access-of-user.js';
import { TENANT_ADMIN } from '../../../directory/access/admin-paths.js';
import { quote } from '../../../text/clean.js';
import { count, firstOf } from '../../../text/lists.js';
import { pathText } from '../../../tools/read/path-view.js';
import { type Check, failed, failureIn, fromFailure, ok } from '../../check.js';

/** More ways to the role are counted. */
const MOST_PATHS = 3;

export const rolesCheck: Check = {
  id: 'roles',
  subject: 'what the caller may do',
  needs: ['sign-in'],
  async run({ me, everyone }) {
    const caller = await me();
    const fix = `Let a tenant admin give ${quote(caller.name)} the role ${TENANT_ADMIN}, or use a credential of somebody who has it.`;
    const failure = await failureIn(everyone);
    if (failure?.code === 'FORBIDDEN') {
      return fromFailure(failure, fix, 'The tenant does not let the caller read groups (403)');
    }
    const access = accessOf(caller, await everyone());
    if (isHidden(access.hidden)) {
      return failed(
        'The tenant hides from the caller which roles it and others have, which it does not do to a tenant admin.',
        fix,
      );
    }
    const admin = access.roles.find(({ role }) => role.name === TENANT_ADMIN);
    if (admin === undefined) return failed(`${lacking(access)}.`, fix);
    const more = admin.paths.length - MOST_PATHS;
    return ok(
      `The caller has the role ${TENANT_ADMIN} ${pathText(admin.paths.slice(0, MOST_PATHS))}${more > 0 ? ` and in ${count(more, 'more way')}` : ''}.`,
    );
  },
};

function isHidden({ directRoles, memberships, rolesOfGroups, rolesOfEveryone }: Hidden): boolean {
  return directRoles || memberships || rolesOfEveryone || rolesOfGroups.length > 0;
}

function lacking({ roles }: Access): string {
  const names = roles.map(({ role }) => quote(role.name));
  return `The caller is no tenant admin: it has ${names.length === 0 ? 'no role that is shown' : firstOf(names, 5)} and not ${TENANT_ADMIN}`;
}
