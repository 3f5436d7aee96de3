import { expect, test } from 'vitest';
import { clients } from '../support/protocol/clients.js';
import { serveTo, whole, writes } from '../support/protocol/set-up.js';

const calls = [
  ['list_groups', { query: 'emea' }],
  ['get_group', { group: 'CG-Finance-EMEA', limit: 2 }],
  ['list_roles', { query: 'steward' }],
  ['find_users', { query: 'maria lopez' }],
  ['explain_access', { user: 'maria.lopez@acme.example' }],
  ['explain_access', { role: 'TenantAdmin', limit: 2 }],
  ['review_access', { findings: ['empty_group', 'look_alike'] }],
  ['list_changes', {}],
] as const;

test.each(clients)('every reading tool answers %s alike, and asks nobody', async (_, connect) => {
  const served = await serveTo(connect);
  const answers: string[] = [];
  for (const [tool, args] of calls) {
    const answer = await served.client.callTool(tool, args);
    expect(answer.data, tool).toMatchObject({ tenant: expect.stringContaining('127.0.0.1') });
    const shown = whole(answer).replaceAll(/cursor [\w-]+/g, 'cursor …');
    answers.push(`## ${tool}\n${shown.replace(/from \S+Z to \S+Z/, 'from … to …')}`);
  }
  await expect(answers.join('\n\n')).toMatchFileSnapshot('reading.snap');
  expect(served.client.questions).toEqual([]);
  expect(writes(served)).toEqual([]);
});
