import { expect, test } from 'vitest';
import { EVERYONE_ID, getGroupSettings, patchGroupSettings } from '../../../src/qlik/api/groups.js';
import { simulatedTenant } from '../../support/directory/simulated-tenant.js';

test('the settings show and change the roles of Everyone and the making of groups', async () => {
  const { directory, sandbox } = simulatedTenant();
  const { client } = directory;
  const steward = sandbox.roleByName('Steward').id;
  const before = await client.send(getGroupSettings, {});
  expect(before.systemGroups?.[EVERYONE_ID]?.assignedRoles?.map((role) => role.name)).toEqual([
    'PrivateAnalyticsContentCreator',
  ]);
  await client.send(patchGroupSettings, {
    body: [
      { op: 'replace', path: '/autoCreateGroups', value: !before.autoCreateGroups },
      {
        op: 'replace',
        path: `/systemGroups/${EVERYONE_ID}/assignedRoles`,
        value: [{ id: steward }],
      },
    ],
  });
  const after = await client.send(getGroupSettings, {});
  expect(after.autoCreateGroups).toBe(!before.autoCreateGroups);
  expect(after.systemGroups?.[EVERYONE_ID]?.assignedRoles?.map((role) => role.name)).toEqual([
    'Steward',
  ]);
});
