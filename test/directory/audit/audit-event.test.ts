import { expect, test } from 'vitest';
import { eventOf, isEventAbout, newestFirst } from '../../../src/directory/audit/audit-event.js';
import { AuditItem, listAudits } from '../../../src/qlik/api/audits.js';

const item = (more: object) =>
  AuditItem.parse({
    id: 'e1',
    eventType: 'com.qlik.core.group.updated',
    eventTime: '2026-09-14T16:40:55Z',
    userId: 'u1',
    data: { id: 'g1', name: 'CG-One', providerType: 'custom', idpId: 'not used' },
    ...more,
  });

test('an event as the documents show it', () => {
  const extensions = { actor: { sub: 'client', subType: 'oauthClient' }, ownerId: 'o' };
  expect(eventOf(item({ extensions }))).toEqual({
    id: 'e1',
    time: Date.parse('2026-09-14T16:40:55Z'),
    by: 'u1',
    through: { sub: 'client', kind: 'oauthClient' },
    thing: 'group',
    did: 'updated',
    word: 'updated',
    legacy: false,
    target: { id: 'g1', name: 'CG-One', kind: 'custom' },
    updates: [],
    roles: [],
  });
});

test.each([
  ['com.qlik.core.group.users.modified', 'group users.modified'],
  ['com.qlik.v1.group.users.modified', 'group users.modified legacy'],
  ['com.qlik.v1.role.synced', 'role synced legacy'],
  ['com.qlik.core.user.provisioned', 'user provisioned'],
  ['com.qlik.core.group-setting.updated', 'group-setting updated'],
  ['com.qlik.core.group.frozen', 'group other'],
  ['com.qlik.core.user-session.begin', 'nothing'],
  ['com.qlik.v2.group.created', 'nothing'],
  ['com.qlik.core.group', 'nothing'],
])('%s', (eventType, expected) => {
  const event = eventOf(item({ eventType }));
  const legacy = event?.legacy ? ' legacy' : '';
  expect(event === undefined ? 'nothing' : `${event.thing} ${event.did}${legacy}`).toBe(expected);
});

test('where the changes stand differs between the families', () => {
  const list = [{ path: '/name', oldValue: 'A', newValue: 'B' }];
  const expected = [{ field: 'name', before: 'A', after: 'B' }];
  for (const more of [
    { data: { _updates: list } },
    { data: { updates: JSON.stringify(list) } },
    { extensions: { updates: list } },
  ]) {
    expect(eventOf(item(more))?.updates).toEqual(expected);
  }
});

test('a list of odd entries is read, as far as it can be', () => {
  const { data } = listAudits.reply.parse({
    data: [{}, { id: 7, eventType: null, userId: 3, extensions: 'none' }, item({ data: 'text' })],
    links: { next: null },
  });
  const events = data.flatMap((one) => eventOf(one) ?? []);
  expect(events).toMatchObject([{ id: 'e1', target: {}, updates: [] }]);
});

test('an event without an id is told apart all the same', () => {
  expect(eventOf(item({ id: undefined }))?.id).toBe(
    'com.qlik.core.group.updated 2026-09-14T16:40:55Z g1',
  );
});

test('a sign-in that changed only times tells nothing; of a role it may be more', () => {
  const data = { id: 'x', _updates: [{ path: '/lastUpdatedAt', newValue: 'now' }] };
  expect(eventOf(item({ eventType: 'com.qlik.core.user.updated', data }))).toBeUndefined();
  expect(eventOf(item({ eventType: 'com.qlik.core.role.updated', data }))).toBeDefined();
});

test('the newest come first, and those of one moment in one order', () => {
  const at = (id: string, eventTime: string) => eventOf(item({ id, eventTime }));
  const events = [
    at('b', '2026-09-14T16:40:55Z'),
    at('c', '2026-09-14T16:40:55Z'),
    at('a', '2026-09-14T16:40:56Z'),
  ].flatMap((event) => event ?? []);
  const ids = (list: typeof events) => list.sort(newestFirst).map(({ id }) => id);
  expect(ids([...events])).toEqual(['a', 'c', 'b']);
  expect(ids([...events].reverse())).toEqual(['a', 'c', 'b']);
});

test.each([
  ['u1', true],
  ['Bo', true],
  ['g2', true],
  ['CG-Two', true],
  ['g1', false],
  ['CG-One', false],
  ['cg-two', false],
])('whether a person joining CG-Two, in CG-One before, is about %s', (word, expected) => {
  const [one, two] = [
    { id: 'g1', name: 'CG-One' },
    { id: 'g2', name: 'CG-Two' },
  ];
  const _updates = [{ path: '/assignedGroups', oldValue: [one], newValue: [one, two] }];
  const eventType = 'com.qlik.core.user.updated';
  const event = eventOf(item({ eventType, data: { id: 'u1', name: 'Bo', _updates } }));
  expect(event !== undefined && isEventAbout(event, word)).toBe(expected);
});
