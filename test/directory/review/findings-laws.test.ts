import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingKinds } from '../../../src/directory/review/finding.js';
import { EVERYONE_ID } from '../../../src/qlik/api/groups.js';
import { tools } from '../../../src/tools/catalogue.js';
import { review, someTenant } from '../../support/directory/reviewed-tenant.js';

describe('findings', () => {
  // Decided on and not built yet; their arguments are in the plan of the tools.
  const planned = ['remove_members', 'update_custom_group'];
  const byName = new Map(tools.map((tool) => [tool.name, tool]));

  test('every fix is a call that its tool takes', () => {
    fc.assert(
      fc.property(someTenant, ({ groups, users }) => {
        for (const { fix } of review(groups, users).findings) {
          expect(fix.length).toBeGreaterThan(0);
          for (const { tool, arguments: args, ask } of fix) {
            const known = byName.get(tool);
            if (known === undefined) expect(planned).toContain(tool);
            const chosen = ask === undefined ? {} : { [ask]: ask === 'roles' ? ['x'] : 'x' };
            expect(known?.input.safeParse({ ...args, ...chosen }).success ?? true).toBe(true);
          }
        }
      }),
    );
  });

  test('a finding is told once, the counts are those of the findings, the order is that of the kinds', () => {
    fc.assert(
      fc.property(someTenant, ({ groups, users }) => {
        const { findings, counts } = review(groups, users);
        const keys = findings.map(({ kind, id }) => `${kind} ${id}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const kind of findingKinds) {
          expect(findings.filter((finding) => finding.kind === kind)).toHaveLength(
            counts[kind] ?? -1,
          );
        }
        const places = findings.map(({ kind }) => findingKinds.indexOf(kind));
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }),
    );
  });

  test('the order in which groups and users come makes no difference', () => {
    fc.assert(
      fc.property(someTenant, ({ groups, users }) => {
        const turned = review([...groups].reverse(), [...users].reverse());
        const same = review(groups, users);
        expect(turned.counts).toEqual(same.counts);
        const keys = (of: typeof same) => of.findings.map(({ kind, id }) => `${kind} ${id}`);
        expect(keys(turned)).toEqual(keys(same));
      }),
    );
  });

  test('who holds an administrator role some way, and nobody else, is an admin holder', () => {
    fc.assert(
      fc.property(someTenant, ({ groups, users }) => {
        const isAdmin = (roles: readonly { readonly name: string }[] | undefined) =>
          (roles ?? []).some(({ name }) => name === 'TenantAdmin' || name === 'DataAdmin');
        const holders = users.filter(
          ({ assignedRoles, assignedGroups }) =>
            isAdmin(assignedRoles) ||
            (assignedGroups ?? []).some((one) => isAdmin(one.assignedRoles)),
        );
        const found = review(groups, users).findings.filter(
          ({ kind, id }) => kind === 'admin_holder' && id !== EVERYONE_ID,
        );
        expect(found.map(({ id }) => id).sort()).toEqual(holders.map(({ id }) => id).sort());
      }),
    );
  });
});
