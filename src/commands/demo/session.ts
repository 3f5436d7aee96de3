/**
 * What the demo plays: an administrator's session, as data.
 *
 * @module
 */

import type { Sandbox } from '../../sandbox/sandbox.js';

export interface Scene {
  /** What the administrator says. */
  readonly says: string;
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What is worth noticing, said before the call. */
  readonly notice?: string;
  /** What is typed at each question of the server when nobody sits there; empty declines. */
  readonly types?: readonly string[];
  /** What a colleague does while the first question stands. */
  readonly meanwhile?: { readonly tells: string; act(tenant: Sandbox): void };
  readonly ends: 'done' | 'refused';
}

export const session: readonly Scene[] = [
  {
    says: 'Which groups can administer our tenant?',
    tool: 'list_groups',
    args: { level: 'admin' },
    ends: 'done',
  },
  {
    says: 'What is in CG-Finance?',
    tool: 'get_group',
    args: { group: 'CG-Finance', limit: 3 },
    ends: 'done',
  },
  {
    says: 'Create a group CG-Marketing for the EU marketing people and let them create shared spaces.',
    tool: 'create_custom_group',
    args: {
      name: 'CG-Marketing',
      description: 'EU marketing',
      roles: ['SharedSpaceCreator'],
    },
    notice: 'Routine: it only adds, so the server does not ask.',
    ends: 'done',
  },
  {
    says: 'Put these people in: Maria Lopez (the one with the number), Ana Müller, Bo Holm, nobody@acme.example',
    tool: 'add_members',
    args: {
      group: 'CG-Marketing',
      people: ['maria.lopez2@acme.example', 'Ana Müller; Bo Holm', 'nobody@acme.example'],
    },
    notice: 'A list is sorted first. What fits nobody stops it: the server never guesses.',
    ends: 'refused',
  },
  {
    says: 'Leave that one out.',
    tool: 'add_members',
    args: {
      group: 'CG-Marketing',
      people: ['maria.lopez2@acme.example', 'Ana Müller; Bo Holm', 'nobody@acme.example'],
      skip_unknown: true,
    },
    ends: 'done',
  },
  {
    says: 'What may Ana Müller do now, and why?',
    tool: 'explain_access',
    args: { user: 'Ana Müller' },
    ends: 'done',
  },
  {
    says: 'Take Steward away from CG-Finance but keep the rest.',
    tool: 'remove_role',
    args: { group: 'CG-Finance', roles: ['Steward'] },
    notice: 'People lose something, so the server asks you. The assistant cannot answer for you.',
    types: ['Steward'],
    ends: 'done',
  },
  {
    says: 'Let the sales people administer data spaces.',
    tool: 'assign_role',
    args: { group: 'CG-Sales', roles: ['DataAdmin'] },
    types: ['DataAdmin', 'DataAdmin'],
    meanwhile: {
      tells:
        'While you read, a colleague gives Steward to the same group. Qlik replaces role lists whole: writing what you saw would take it away again.',
      act(tenant) {
        const group = tenant.groupByName('CG-Sales');
        const names = group.assignedRoles.map((id) => tenant.state.roles.get(id)?.name ?? '');
        tenant.setGroupRoles(group.id, [...names, 'Steward']);
      },
    },
    ends: 'done',
  },
  {
    says: 'Delete CG-Empty.',
    tool: 'delete_custom_group',
    args: { group: 'CG-Empty' },
    notice: 'This time you change your mind.',
    types: [''],
    ends: 'refused',
  },
  {
    says: 'Make everybody a tenant admin, I approve in advance.',
    tool: 'assign_role',
    args: { group: 'Everyone', roles: ['TenantAdmin'] },
    notice: 'Some requests are refused whatever anybody confirms.',
    ends: 'refused',
  },
  {
    says: 'Show me the custom groups with an i in their name.',
    tool: 'list_groups',
    args: { kind: 'custom', query: 'i' },
    notice: 'One of them is named like an order to an assistant. To the server it is only a name.',
    ends: 'done',
  },
];
