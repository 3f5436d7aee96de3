/** An administrator role that a change gives is named, whatever else it does, on form and page alike. */

import { describe, expect, test } from 'vitest';
import { contentOf } from '../../src/approval/page/content.js';
import { questionFor } from '../../src/approval/question.js';
import type { Plan } from '../../src/plan/plan.js';
import { planCreation } from '../../src/plan/plan-group.js';
import type { RoleRef } from '../../src/qlik/api/groups.js';
import type { Role } from '../../src/qlik/api/roles.js';
import { setMembers } from '../../src/tools/write/set-members.js';
import { call, put } from '../support/changes/call-member-tools.js';
import { simulatedTenant } from '../support/directory/simulated-tenant.js';
import { candidate, candidates, plannedMembers } from '../support/plan/candidates.js';
import { effectOf, setOf } from '../support/plan/one-plan.js';
import { group, planned, TENANT, tenantAdmin } from '../support/plan/plans.js';

const ordinary = Array.from({ length: 11 }, (_, at): Role => {
  const number = String(at + 1).padStart(2, '0');
  return { id: `id-${number}`, name: `Role ${number}`, type: 'default', level: 'user' };
});
const custom: Role = {
  id: 'id-custom',
  name: 'Key keeper',
  type: 'custom',
  level: 'user',
  assignedScopes: ['admin.users', 'spaces'],
};
const roles = new Map([...ordinary, custom, tenantAdmin].map((role) => [role.id, role]));

const twelve = (last: RoleRef) => group([...ordinary, last], { people: 3 });

/** One goes, one comes, of a group with twelve roles. */
const swap = (last: RoleRef): Plan =>
  plannedMembers(
    twelve(last),
    'set',
    [candidate('u1', true), candidate('u9')],
    candidates(2, true),
  );

/** The opposite: who went comes back. */
const swapBack = (last: RoleRef): Plan =>
  plannedMembers(
    twelve(last),
    'set',
    [candidate('u1', true), candidate('u2')],
    [candidate('u1', true), candidate('u9', true)],
  );

/** What undoing a deletion comes to: the group again, with its roles and its members. */
const madeAgain = (last: RoleRef): Plan =>
  planCreation(
    TENANT,
    { name: 'CG-Finance', roles: [...ordinary, last] },
    undefined,
    [],
    candidates(2),
  );

function asked(plan: Plan, catalogue: ReadonlyMap<string, Role> = roles) {
  const effect = effectOf(plan, catalogue);
  const set = setOf(plan);
  const onPage = questionFor(set, effect, { whole: true });
  return {
    effect,
    form: questionFor(set, effect),
    page: contentOf(set, onPage, 'tests 1.0.0'),
  };
}

describe.each([
  ['a swap of one member', swap],
  ['the undoing of such a swap', swapBack],
  ['the undoing of a deletion', madeAgain],
] as const)('%s', (_, planOf) => {
  test.each([tenantAdmin, custom])('names $name first, and asks to type it', (last) => {
    const { form, page, effect } = asked(planOf(last));
    const reason = `You are asked because "${last.name}" is an administrator role`;
    for (const { wanted, what, message, facts } of [form, page.question]) {
      expect([wanted, what]).toEqual([last.name, 'the name of the administrator role']);
      expect(message.split('\n').at(-1)).toBe(last.name);
      expect(facts[0]).toContain(reason);
    }
    expect(page.facts[0]).toContain(reason);
    const lines = page.differences.flatMap((one) => one.lines.map(({ text }) => text));
    // The page shows every role, the form the administrator role and a number for the rest.
    const gained = [...page.facts, ...lines].join('\n');
    for (const { name } of [...ordinary, last]) expect(gained).toContain(`"${name}"`);
    expect(form.message).toContain(`Whoever joins gains "${last.name}", "Role 01"`);
    expect(effect.administratorRoles.map(({ name }) => name)).toEqual([last.name]);
  });
});

test('the whole form of a swap', () => {
  expect(asked(swap(tenantAdmin)).form.message).toMatchInlineSnapshot(`
    "In acme-lab.eu.qlikcloud.com: add "Name of u9" ("u9@acme.example") to the custom group "CG-Finance" (id g1) and take "Name of u2" ("u2@acme.example") out of it.
    You are asked because "TenantAdmin" is an administrator role and it takes people out of the group.
    Joining: "Name of u9" ("u9@acme.example").
    Whoever joins gains "TenantAdmin", "Role 01", "Role 02", "Role 03", "Role 04", "Role 05", "Role 06", "Role 07", "Role 08", "Role 09" and 2 more.
    Leaving: "Name of u2" ("u2@acme.example").
    Whoever leaves loses "TenantAdmin", "Role 01", "Role 02", "Role 03", "Role 04", "Role 05", "Role 06", "Role 07", "Role 08", "Role 09" and 2 more, unless held another way.
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    TenantAdmin"
  `);
});

test('the whole page of a swap', () => {
  const { facts, differences } = asked(swap(tenantAdmin)).page;
  expect([...facts, ...differences]).toMatchInlineSnapshot(`
    [
      "You are asked because "TenantAdmin" is an administrator role and it takes people out of the group.",
      "Whoever joins gains "Role 01", "Role 02", "Role 03", "Role 04", "Role 05", "Role 06", "Role 07", "Role 08", "Role 09", "Role 10", "Role 11" and "TenantAdmin".",
      "Whoever leaves loses "Role 01", "Role 02", "Role 03", "Role 04", "Role 05", "Role 06", "Role 07", "Role 08", "Role 09", "Role 10", "Role 11" and "TenantAdmin", unless held another way.",
      "This can be undone by the opposite change.",
      {
        "lines": [
          {
            "mark": "added",
            "text": ""Name of u9" ("u9@acme.example")",
          },
          {
            "mark": "removed",
            "text": ""Name of u2" ("u2@acme.example")",
          },
        ],
        "of": "Members",
      },
    ]
  `);
});

test('the whole form of a deletion undone', () => {
  expect(asked(madeAgain(custom)).form.message).toMatchInlineSnapshot(`
    "In acme-lab.eu.qlikcloud.com: create the custom group "CG-Finance" with "Key keeper", "Role 01", "Role 02", "Role 03", "Role 04", "Role 05", "Role 06", "Role 07", "Role 08", "Role 09" and 2 more and 2 people in it.
    You are asked because "Key keeper" is an administrator role.
    Joining: "Name of u1" ("u1@acme.example") and "Name of u2" ("u2@acme.example").
    Whoever joins gains "Key keeper", "Role 01", "Role 02", "Role 03", "Role 04", "Role 05", "Role 06", "Role 07", "Role 08", "Role 09" and 2 more.
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    Key keeper"
  `);
});

test('of two administrator roles TenantAdmin is the one to type', () => {
  const both = [...ordinary.slice(1), custom, tenantAdmin];
  const plan = plannedMembers(group(both), 'add', [candidate('u9')]);
  expect(asked(plan).form.wanted).toBe('TenantAdmin');
});

test('more than 25 people is a reason also where the same change takes a role away', () => {
  const [first, second] = ordinary;
  if (first === undefined || second === undefined) throw new Error('there are eleven');
  const { form } = asked(planned(group([first], { people: 41 }), [second], [first]));
  expect(form.facts[0]).toBe(
    'You are asked because it reaches more than 25 people and it takes rights away.',
  );
});

test('a custom role whose scopes cannot be read is asked about as one that administers', () => {
  const { assignedScopes: _, ...unreadable } = custom;
  const { form } = asked(planned(group([]), [unreadable]), new Map([[unreadable.id, unreadable]]));
  expect(form.facts[0]).toContain('"Key keeper" is an administrator role');
  expect(form.wanted).toBe('Key keeper');
});

test('a role that lets people make API keys is asked about, and the question says why', () => {
  const keys: Role = { ...custom, name: 'Developer', assignedScopes: ['api-keys'] };
  const { form } = asked(planned(group([], { people: 2 }), [keys]), new Map([[keys.id, keys]]));
  expect(form.message).toMatchInlineSnapshot(`
    "In acme-lab.eu.qlikcloud.com: give "Developer" to the custom group "CG-Finance" (id g1).
    You are asked because "Developer" lets people make API keys.
    Its 2 members ("Ana Berg" and "Carl Nyman") gain "Developer".
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Developer"
  `);
});

test('through the tool: the swap is asked about with the administrator role to type', async () => {
  const tenant = simulatedTenant();
  const { sandbox } = tenant;
  const names = [...sandbox.state.roles.values()]
    .filter(
      ({ level, type, name }) => level === 'user' && type === 'default' && name !== 'UserDefault',
    )
    .slice(0, 11)
    .map(({ name }) => name);
  sandbox.setGroupRoles(sandbox.groupByName('CG-Empty').id, [...names, 'TenantAdmin']);
  put(tenant, 'CG-Empty', ['maria.lopez@acme.example']);
  const args = { group: 'CG-Empty', people: ['mei.lopez@acme.example'] };
  const { asked: questions, text } = await call(tenant, setMembers, args);
  expect(questions.map((question) => question.split('\n').at(-1))).toEqual(['TenantAdmin']);
  expect(questions).toMatchInlineSnapshot(`
    [
      "In acme-lab.eu.qlikcloud.com: add "Mei Lopez" ("mei.lopez@acme.example") to the custom group "CG-Empty" (id 696087cc0000000000b003ed) and take "Maria Lopez" ("maria.lopez@acme.example") out of it.
    You are asked because "TenantAdmin" is an administrator role and it takes people out of the group.
    "Maria Lopez" loses "TenantAdmin", "AutomationCreator", "AutomlDeploymentContributor", "AutomlExperimentContributor", "CollaborationPlatformUser", "DataProductManager", "DataServicesContributor", "DataSpaceCreator", "EmbeddedAnalyticsUser" and "ManagedSpaceCreator".
    "Maria Lopez" keeps "PrivateAnalyticsContentCreator" because everybody has it.
    "Maria Lopez" keeps "SharedSpaceCreator" through "CG-Finance" and "CG-Finance-EMEA".
    "Mei Lopez" gains "TenantAdmin", "AutomationCreator", "AutomlDeploymentContributor", "AutomlExperimentContributor", "CollaborationPlatformUser", "DataProductManager", "DataServicesContributor", "DataSpaceCreator", "EmbeddedAnalyticsUser" and "ManagedSpaceCreator".
    "Mei Lopez" has "PrivateAnalyticsContentCreator" already, because everybody has it.
    "Mei Lopez" gains "SharedSpaceCreator".
    Joining: "Mei Lopez" ("mei.lopez@acme.example").
    Leaving: "Maria Lopez" ("maria.lopez@acme.example").
    This can be undone by the opposite change.
    To approve, type the name of the administrator role exactly as it stands on the next line:
    TenantAdmin",
    ]
  `);
  expect(text.split('\n')[0]).toContain('Done in acme-lab.eu.qlikcloud.com');
});
