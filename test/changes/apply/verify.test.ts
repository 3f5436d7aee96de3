import { expect, test } from 'vitest';
import type { Intent } from '../../../src/plan/intent.js';
import { person } from '../../support/changes/call-member-tools.js';
import { ofGroup, run, told } from '../../support/changes/run-change.js';
import { simulatedTenant } from '../../support/directory/simulated-tenant.js';

test('a group that was made without any of its people is there in part, not as before', async () => {
  const tenant = simulatedTenant();
  const { id, name, email = '', subject, status } = person(tenant, 70);
  const members = [{ id, name, email, subject, status, bot: false }];
  const intent: Intent = { want: 'create group', name: 'CG-New', roles: [], members };
  const on = { method: 'PATCH', path: '/api/v1/users/' };
  tenant.sandbox.fail({ on, kind: 'status', status: 403 });
  expect(told(await run(tenant, intent)).at(-1)).toBe(`in part: missing ${name}; lingering nobody`);
});

test('a description that a colleague changes at the same time does not make new roles look wrong', async () => {
  const tenant = simulatedTenant({
    around(request, answer) {
      const reply = answer();
      if (request.method === 'PATCH') {
        const { groups } = tenant.sandbox.state;
        const group = tenant.sandbox.groupByName('CG-Empty');
        groups.set(group.id, { ...group, description: 'Described meanwhile' });
      }
      return reply;
    },
  });
  expect(told(await run(tenant, ofGroup('CG-Empty', ['Steward'])))).toEqual([
    'applied',
    'done',
    'as planned: Steward',
  ]);
});
