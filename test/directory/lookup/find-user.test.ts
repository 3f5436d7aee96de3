import { describe, expect, test } from 'vitest';
import { findUser } from '../../../src/directory/lookup/find-user.js';
import type { SandboxUser } from '../../../src/sandbox/sandbox.js';
import { simulatedTenant, type Tenant, textOf } from '../../support/directory/simulated-tenant.js';
import { failureOf } from '../../support/qlik/scripted-transport.js';

const ana = 'ana.berg@acme.example';

/** Changes one of the seeded people. */
function alter({ sandbox }: Tenant, email: string, fields: Partial<SandboxUser>): string {
  const user = { ...sandbox.userByEmail(email), ...fields };
  sandbox.state.users.set(user.id, user);
  return user.id;
}

const idOf = async ({ directory }: Tenant, wanted: string) =>
  (await findUser(directory, wanted, {})).id;

describe('findUser()', () => {
  test('finds by id with one request', async () => {
    const tenant = simulatedTenant();
    const { id } = tenant.sandbox.userByEmail(ana);
    expect(await idOf(tenant, ` ${id} `)).toBe(id);
    expect(tenant.requests()).toEqual([
      `GET /api/v1/users?limit=100&filter=id eq "${id}" or subject eq "${id}" or name eq "${id}"`,
    ]);
  });

  test.each([[ana], ['ANA.Berg@ACME.example'], ['okta-u-0'], ['Ana Berg'], ['  Ana Berg ']])(
    'finds by %j',
    async (wanted) => {
      const tenant = simulatedTenant();
      expect(await idOf(tenant, wanted)).toBe(tenant.sandbox.userByEmail(ana).id);
    },
  );

  test('finds a subject with a backslash or quotes, and one in the form of an id', async () => {
    const tenant = simulatedTenant();
    const subjects = ['ACME\\jdoe', 'a "b" \\', 'subject-of-24-characters'];
    for (const subject of subjects) {
      const id = alter(tenant, ana, { subject });
      expect(await idOf(tenant, subject)).toBe(id);
    }
  });

  test('lets e-mail and subject win over a name', async () => {
    const tenant = simulatedTenant();
    alter(tenant, 'maria.lopez@acme.example', { name: ana });
    expect(await idOf(tenant, ana)).toBe(tenant.sandbox.userByEmail(ana).id);
  });

  test('finds people who are not active', async () => {
    const tenant = simulatedTenant();
    const id = alter(tenant, ana, { status: 'disabled', name: 'Ana Nyman-Berg' });
    tenant.sandbox.state.apiKeys.set(tenant.sandbox.apiKey, {
      userId: tenant.sandbox.userByEmail('carl.nyman@acme.example').id,
    });
    expect(await findUser(tenant.directory, ana, {})).toMatchObject({ id, status: 'disabled' });
  });

  test('takes somebody deleted only where nobody else fits', async () => {
    const tenant = simulatedTenant();
    const id = alter(tenant, 'maria.lopez@acme.example', { status: 'deleted' });
    expect(await idOf(tenant, 'Maria Lopez')).toBe(
      tenant.sandbox.userByEmail('maria.lopez2@acme.example').id,
    );
    expect(await idOf(tenant, 'maria.lopez@acme.example')).toBe(id);
  });

  test('finds a subject and an e-mail however their accents are composed', async () => {
    const tenant = simulatedTenant();
    const id = alter(tenant, ana, { subject: 'ACME\\Zoë', email: 'zoë@acme.example' });
    for (const wanted of ['ACME\\Zoë', 'zoë@acme.example', 'ZOË@acme.example']) {
      for (const form of ['NFC', 'NFD'])
        expect(await idOf(tenant, wanted.normalize(form))).toBe(id);
    }
  });

  test('never chooses between namesakes', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findUser(directory, 'Maria Lopez', {}))).toMatchInlineSnapshot(`
      [
        "NAME_AMBIGUOUS: Cannot tell which person "Maria Lopez" is: 2 match ("Maria Lopez", "maria.lopez@acme.example", subject "okta-u-28", active, id 695fa2d00000000000a0001c; "Maria Lopez", "maria.lopez2@acme.example", subject "okta-u-290", active, id 695fe0380000000000a00122)",
        "Ask the person which one is meant, then give the e-mail or id instead of the name",
      ]
    `);
  });

  test('never chooses between two who share an e-mail or subject', async () => {
    const tenant = simulatedTenant();
    alter(tenant, 'maria.lopez@acme.example', { subject: ana });
    const [text] = await textOf(findUser(tenant.directory, ana, {}));
    expect(text).toBe(
      'NAME_AMBIGUOUS: Cannot tell which person "ana.berg@acme.example" is: 2 match ("Maria Lopez", "maria.lopez@acme.example", subject "ana.berg@acme.example", active, id 695fa2d00000000000a0001c; "Ana Berg", "ana.berg@acme.example", subject "okta-u-0", active, id 695f9c400000000000a00000)',
    );
  });

  test('says who differs only in case, and never takes them', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findUser(directory, 'OKTA-U-0', {}))).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a person with the id, e-mail, subject or name "OKTA-U-0". Different only in case: "Ana Berg", "ana.berg@acme.example", subject "okta-u-0", active, id 695f9c400000000000a00000",
        "Call find_users with a part of the name, or ask the person for the e-mail address as Qlik Cloud knows it",
      ]
    `);
    expect(await textOf(findUser(directory, 'ana berg', {}))).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a person with the id, e-mail, subject or name "ana berg". Different only in case: "Ana Berg", "ana.berg@acme.example", subject "okta-u-0", active, id 695f9c400000000000a00000",
        "Call find_users with a part of the name, or ask the person for the e-mail address as Qlik Cloud knows it",
      ]
    `);
  });

  test('says when nobody is found', async () => {
    const { directory } = simulatedTenant();
    expect(await textOf(findUser(directory, 'nobody@acme.example', {}))).toEqual([
      'NAME_NOT_FOUND: Cannot find a person with the id, e-mail, subject or name "nobody@acme.example"',
      'Call find_users with a part of the name, or ask the person for the e-mail address as Qlik Cloud knows it',
    ]);
  });

  test('is not widened by what looks like a filter', async () => {
    const { directory } = simulatedTenant();
    const wanted = 'x" or status eq "active';
    expect((await failureOf(findUser(directory, wanted, {}))).code).toBe('NAME_NOT_FOUND');
  });

  test('does not take a failed reading for an absent person', async () => {
    const tenant = simulatedTenant();
    tenant.sandbox.fail({ on: {}, kind: 'status', status: 403, times: 2 });
    const { id } = tenant.sandbox.userByEmail(ana);
    for (const wanted of [id, ana]) {
      const failure = await failureOf(findUser(tenant.directory, wanted, {}));
      expect(failure.code).toBe('FORBIDDEN');
    }
  });
});
