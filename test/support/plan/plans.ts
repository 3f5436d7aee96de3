/**
 * Roles and states to plan with, made by hand and by chance.
 *
 * @module
 */

import fc from 'fast-check';
import type { CurrentState, Plan } from '../../../src/plan/plan.js';
import { planRoles } from '../../../src/plan/plan-roles.js';
import type { RoleRef } from '../../../src/qlik/api/groups.js';
import type { Role } from '../../../src/qlik/api/roles.js';

export const TENANT = 'acme-lab.eu.qlikcloud.com';

const role = (name: string, more: Partial<Role> = {}): Role => ({
  id: `id-${name}`,
  name,
  type: 'default',
  level: 'user',
  ...more,
});

export const steward = role('Steward');
export const spaces = role('SharedSpaceCreator');
export const exporter = role('Report exporter', { type: 'custom', assignedScopes: [] });
export const analyst = role('Full analyst', {
  type: 'custom',
  assignedScopes: [],
  userEntitlementType: 'fullUser',
});
export const keys = role('User steward', { type: 'custom', assignedScopes: ['admin.users'] });
export const dataAdmin = role('DataAdmin', { level: 'admin' });
export const tenantAdmin = role('TenantAdmin', { level: 'admin' });
export const baseline = role('UserDefault');

export const everyRole: readonly Role[] = [
  steward,
  spaces,
  exporter,
  analyst,
  keys,
  dataAdmin,
  tenantAdmin,
  baseline,
];

export const catalogue: ReadonlyMap<string, Role> = new Map(everyRole.map((one) => [one.id, one]));

export const someRoles: fc.Arbitrary<RoleRef[]> = fc.array(fc.constantFrom(...everyRole), {
  maxLength: 10,
});

/** A custom group `CG-Finance` of 41 people, unless told otherwise. */
export function group(
  roles: readonly RoleRef[] | undefined,
  more: Partial<CurrentState> = {},
): CurrentState {
  return {
    target: { type: 'group', id: 'g1', name: 'CG-Finance', kind: 'custom' },
    roles,
    people: 41,
    names: ['Ana Berg', 'Carl Nyman'],
    ...more,
  };
}

export const idpGroup = { type: 'group', id: 'g2', name: 'Finance', kind: 'idp' } as const;

export const everyone = {
  type: 'group',
  id: '000000000000000000000001',
  name: 'com.qlik.Everyone',
  kind: 'system',
} as const;

export function user(roles: readonly RoleRef[] | undefined, id = 'u1'): CurrentState {
  const name = 'Ana Berg';
  const target = { type: 'user', id, name, email: 'ana.berg@acme.example' } as const;
  return { target, roles, people: 1, names: [name] };
}

/** A plan of a change of roles, in short. */
export function planned(
  current: CurrentState,
  add: readonly RoleRef[],
  remove: readonly RoleRef[] = [],
): Plan {
  return planRoles(TENANT, current, { add, remove });
}

export const namesOf = (roles: readonly { readonly name: string }[]): string[] =>
  roles.map(({ name }) => name);
