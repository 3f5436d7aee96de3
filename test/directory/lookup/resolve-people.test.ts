import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Resolved,
  resolvePeople,
  sortOut,
} from '../../../src/directory/lookup/resolve-people.js';
import type { User } from '../../../src/qlik/api/users.js';
import {
  listeningTenant,
  simulatedTenant,
  type Tenant,
  textOf,
} from '../../support/directory/simulated-tenant.js';

const person = (id: string, more: Partial<User> = {}): User => ({
  id,
  name: `Name of ${id}`,
  subject: `subject-${id}`,
  status: 'active',
  ...more,
});

const ana = person('u1', { name: 'Ana Berg', email: 'Ana.Berg@acme.example' });
const bo = person('u2', { name: 'Bo Lind', email: 'bo.lind@acme.example' });
const maria = person('u3', { name: 'Maria Lopez', email: 'maria@acme.example' });
const otherMaria = person('u4', { name: 'Maria Lopez', email: 'maria2@acme.example' });
const gone = person('u5', { name: 'Gone Berg', email: 'gone@acme.example', status: 'deleted' });
const all = [ana, bo, maria, otherMaria, gone];

const nobody: Resolved = { people: [], notFound: [], ambiguous: [], duplicates: [] };
const ids = ({ people }: Resolved) => people.map(({ id }) => id);

describe('sortOut()', () => {
  test.each([
    ['id', 'u1'],
    ['subject', 'subject-u1'],
    ['e-mail', 'Ana.Berg@acme.example'],
    ['e-mail in another case', 'ANA.berg@ACME.example'],
    ['exact name', 'Ana Berg'],
  ])('knows a person by %s', (_, word) => {
    expect(sortOut([word], all)).toEqual({ ...nobody, people: [ana] });
  });

  test.each(['U1', 'SUBJECT-U1', 'ana berg', 'Ana', 'ana.berg', '', 'Ana  Berg'])(
    'does not know a person by %j',
    (word) => {
      expect(sortOut([word], all)).toEqual({ ...nobody, notFound: [word] });
    },
  );

  test.each([
    ['id', { id: 'u9' }, 'u9'],
    ['subject', { subject: 'ACME\\jdoe' }, 'ACME\\jdoe'],
    ['e-mail', { email: 'x@acme.example' }, 'X@acme.example'],
  ])('lets an %s win over a name', (_, more, word) => {
    const keyed = person('u8', more);
    const named = person('u7', { name: word });
    expect(sortOut([word], [named, keyed])).toEqual({ ...nobody, people: [keyed] });
  });

  test('never chooses between namesakes, nor between two who share a key', () => {
    expect(sortOut(['Maria Lopez', 'maria2@acme.example'], all)).toEqual({
      ...nobody,
      people: [otherMaria],
      ambiguous: [{ entry: 'Maria Lopez', matches: [maria, otherMaria] }],
    });
    const double = person('u6', { subject: 'bo.lind@acme.example' });
    expect(sortOut(['bo.lind@acme.example'], [...all, double])).toEqual({
      ...nobody,
      ambiguous: [{ entry: 'bo.lind@acme.example', matches: [double, bo] }],
    });
  });

  test('counts one person in several spellings once, and says which came again', () => {
    const words = ['Ana Berg', 'u1', 'ANA.BERG@acme.example', 'Bo Lind', 'Ana Berg'];
    expect(sortOut(words, all)).toEqual({
      ...nobody,
      people: [ana, bo],
      duplicates: ['u1', 'ANA.BERG@acme.example', 'Ana Berg'],
    });
  });

  test('takes somebody deleted only where nobody else fits', () => {
    expect(sortOut(['gone@acme.example'], all)).toEqual({ ...nobody, people: [gone] });
    const back = person('u6', { email: 'gone@acme.example' });
    expect(sortOut(['gone@acme.example'], [gone, back])).toEqual({ ...nobody, people: [back] });
    const again = person('u7', { name: 'Gone Berg' });
    expect(ids(sortOut(['Gone Berg'], [gone, again]))).toEqual(['u7']);
  });

  test('keeps the order in which people were named', () => {
    expect(ids(sortOut(['u3', 'u1', 'u2'], all))).toEqual(['u3', 'u1', 'u2']);
  });
});

describe('whoever is named', () => {
  // Few letters, so that ids, subjects, addresses and names are each other's doubles often.
  const letter = fc.constantFrom('a', 'A', 'b', 'c', 'd');
  const users = fc.uniqueArray(
    fc
      .record({
        id: fc.constantFrom('1', '2', '3', '4', '5', 'a', 'b'),
        name: letter,
        subject: letter,
        email: fc.option(letter, { nil: undefined }),
        status: fc.constantFrom('active', 'disabled', 'deleted'),
      })
      .map(({ email, ...rest }): User => ({ ...rest, ...(email === undefined ? {} : { email }) })),
    { selector: ({ id }) => id },
  );
  const words = fc.array(fc.oneof(letter, fc.constantFrom('1', '2', '3', 'x')), { maxLength: 12 });

  /** Who is meant, told without the index. */
  function meant(word: string, among: readonly User[]): User[] {
    const keyed = among.filter(
      ({ id, subject, email }) =>
        id === word || subject === word || email?.toLowerCase() === word.toLowerCase(),
    );
    const fitting = keyed.length > 0 ? keyed : among.filter(({ name }) => name === word);
    const living = fitting.filter(({ status }) => status !== 'deleted');
    return living.length > 0 ? living : fitting;
  }

  test('ends in exactly one place, and nobody is there twice', () => {
    const seen = { found: 0, missing: 0, unclear: 0, again: 0 };
    fc.assert(
      fc.property(words, users, (named, among) => {
        const { people, notFound, ambiguous, duplicates } = sortOut(named, among);
        const single = named.filter((word) => meant(word, among).length === 1);
        expect(notFound).toEqual(named.filter((word) => meant(word, among).length === 0));
        expect(ambiguous.map(({ entry }) => entry)).toEqual(
          named.filter((word) => meant(word, among).length > 1),
        );
        for (const { entry, matches } of ambiguous) {
          expect(new Set(matches)).toEqual(new Set(meant(entry, among)));
        }
        expect(people.length + duplicates.length).toBe(single.length);
        expect(people).toEqual([...new Set(single.flatMap((word) => meant(word, among)))]);
        expect(new Set(people).size).toBe(people.length);
        seen.found += people.length;
        seen.missing += notFound.length;
        seen.unclear += ambiguous.length;
        seen.again += duplicates.length;
      }),
      { numRuns: 500 },
    );
    // Every place was reached.
    expect(Object.values(seen).every((times) => times > 50)).toBe(true);
  });
});

/** Requests for lists of people so far. */
const listsOf = (tenant: Tenant) =>
  tenant.requests().filter((line) => line.startsWith('GET /api/v1/users'));

describe('resolvePeople()', () => {
  test('finds 500 people of 2,000, in their order, with few requests', async () => {
    const tenant = simulatedTenant({ seed: { groups: 10, users: 2_000 } });
    const people = [...tenant.sandbox.state.users.values()].slice(1_000, 1_500);
    const spellings = [
      ({ email = '' }: (typeof people)[number]) => email,
      ({ email = '' }: (typeof people)[number]) => email.toUpperCase(),
      ({ id }: (typeof people)[number]) => id,
      ({ subject }: (typeof people)[number]) => subject,
      ({ name }: (typeof people)[number]) => name,
    ];
    const entries = people.map((one, at) => spellings[at % spellings.length]?.(one) ?? '');
    const found = await resolvePeople(tenant.directory, entries, {});
    expect(found).toMatchObject({ notFound: [], ambiguous: [], duplicates: [] });
    expect(ids(found)).toEqual(people.map(({ id }) => id));
    expect(listsOf(tenant)).toHaveLength(19);
  });

  test('needs one request for each 30 e-mails and each 20 ids', async () => {
    const tenant = simulatedTenant({ seed: { groups: 0, users: 601 } });
    const people = [...tenant.sandbox.state.users.values()].slice(1);
    await resolvePeople(
      tenant.directory,
      people.map(({ email = '' }) => email),
      {},
    );
    expect(listsOf(tenant)).toHaveLength(20);
    await resolvePeople(
      tenant.directory,
      people.map(({ id }) => id),
      {},
    );
    expect(listsOf(tenant)).toHaveLength(50);
  });

  test('asks once for an entry that comes again, and not at all for none', async () => {
    const tenant = simulatedTenant();
    expect(await resolvePeople(tenant.directory, [], {})).toEqual(nobody);
    expect(tenant.requests()).toEqual([]);
    const entries = Array.from({ length: 200 }, () => ' ana.berg@acme.example ');
    const { people, duplicates } = await resolvePeople(tenant.directory, entries, {});
    expect([people.length, duplicates.length]).toEqual([1, 199]);
    expect(tenant.requests()).toEqual([
      'GET /api/v1/users?limit=100&filter=email eq "ana.berg@acme.example" or subject eq "ana.berg@acme.example"',
    ]);
  });

  test('reads every page: 150 people of one name are all candidates', async () => {
    const tenant = simulatedTenant({ seed: { groups: 0, users: 400 } });
    const { users } = tenant.sandbox.state;
    const namesakes = [...users.values()].slice(0, 150);
    for (const user of namesakes) users.set(user.id, { ...user, name: 'Ana Berg' });
    const { ambiguous } = await resolvePeople(tenant.directory, ['Ana Berg'], {});
    expect(ambiguous.map(({ matches }) => matches.length)).toEqual([150]);
    expect(listsOf(tenant)).toHaveLength(2);
  });

  test('finds odd texts as they are, and is not widened by what looks like a filter', async () => {
    const tenant = simulatedTenant();
    const { users } = tenant.sandbox.state;
    const odd = ['ACME\\jdoe', 'a "b" \\', 'subject-of-24-characters', '田中 太郎', 'Zoë'];
    const people = [...users.values()].slice(0, odd.length);
    for (const [at, user] of people.entries()) {
      users.set(user.id, { ...user, subject: odd[at] ?? '' });
    }
    const trick = 'x" or status eq "active';
    const found = await resolvePeople(tenant.directory, [...odd, trick, 'Zoe\u0308'], {});
    expect(ids(found)).toEqual(people.map(({ id }) => id));
    expect([found.notFound, found.duplicates]).toEqual([[trick], ['Zoë']]);
  });

  test('asks in addresses that a web server takes, whatever the alphabet', async () => {
    const tenant = await listeningTenant();
    const entries = Array.from(
      { length: 60 },
      (_, at) => `${'営業部の田中太郎さん'.repeat(6)} ${at}`,
    );
    expect((await resolvePeople(tenant.directory, entries, {})).notFound).toEqual(entries);
    const longest = Math.max(...tenant.sandbox.log.map(({ query }) => query.length));
    expect(longest).toBeLessThan(8_000);
  });

  test('does not take a failed reading for absent people', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'status', status: 403 });
    expect(await textOf(resolvePeople(tenant.directory, ['Ana Berg'], {}))).toEqual([
      'FORBIDDEN: Cannot complete GET /api/v1/users: the credentials lack the permission for it, or a rule of Qlik Cloud forbids it (403)',
      'Give the owner of the credentials the role TenantAdmin, or use credentials that have it',
    ]);
  });
});
