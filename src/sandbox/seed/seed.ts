/**
 * Which tenant to start with: the demo, an empty one, or a large generated one.
 *
 * @module
 */

import type { State } from '../state/state.js';
import { addGroup, addUser, groupIdOf, rolesNamed, sowBase } from './seed-base.js';
import { sowDemo } from './seed-demo.js';

export type SeedChoice = 'demo' | 'empty' | { readonly groups: number; readonly users: number };

/** Fills the state; answers the id of a user who acts as "a colleague". */
export function sow(state: State, choice: SeedChoice): string {
  const admin = sowBase(state);
  let colleague = admin.id;
  if (choice === 'demo') colleague = sowDemo(state, admin);
  else if (choice !== 'empty') sowLarge(state, choice.groups, choice.users);
  state.pastMemberships.length = 0;
  return colleague;
}

/** Every fifth group is of the IdP; each user is in two groups, every tenth in the first as well. */
function sowLarge(state: State, groups: number, users: number): void {
  const roles = [...rolesNamed(state, 'SharedSpaceCreator', 'Steward', 'ManagedSpaceCreator')];
  for (let at = 0; at < groups; at += 1) {
    const idp = at % 5 === 4;
    const number = at.toString().padStart(5, '0');
    addGroup(state, at, {
      name: idp ? `idp-team-${number}` : `CG-Team-${number}`,
      providerType: idp ? 'idp' : 'custom',
      assignedRoles: roles.slice(0, at % 4),
    });
  }
  // Ana Berg is number 0 and one of the users.
  for (let at = 1; at < users; at += 1) {
    const numbers = groups === 0 ? [] : [at % groups, (at * 7 + 3) % groups];
    if (groups > 0 && at % 10 === 0) numbers.push(0);
    addUser(state, at, {
      name: `User ${at.toString().padStart(6, '0')}`,
      email: `user${at}@acme.example`,
      assignedGroups: [...new Set(numbers)].map(groupIdOf),
    });
  }
}
