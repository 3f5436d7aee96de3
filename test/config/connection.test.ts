import { describe, expect, test } from 'vitest';
import { readConnection, readHost, readHostQuickly } from '../../src/config/connection.js';
import { machineWith, refusalOf, settings } from '../support/config/machines.js';

const acme = 'https://acme.eu.qlikcloud.com';
const other = 'https://other.us.qlikcloud.com';

const contexts = `contexts:
  acme-admin: { server: ${acme}, headers: { Authorization: Bearer k3y-of-acme } }
  acme-bot: { server: acme.eu.qlikcloud.com, oauth-client-id: b0t, oauth-client-secret: s3cr3t-of-acme }
  other: { server: ${other}, headers: { Authorization: Bearer k3y-of-other } }
  bare: { server: ${acme} }
`;

const profiles = {
  acme: { tenant: `${acme}/hub` },
  'acme-cli': { tenant: acme, context: 'acme-bot' },
  wrong: { tenant: acme, context: 'other' },
  odd: { tenant: 'http://acme.eu.qlikcloud.com' },
};

const machine = (env: Record<string, string> = {}) =>
  machineWith(
    {
      '.qlik/contexts.yml': contexts,
      ...Object.fromEntries(
        Object.entries(profiles).map(([name, profile]) => [
          `${settings}/profiles/${name}.json`,
          JSON.stringify(profile),
        ]),
      ),
    },
    env,
  );

const connection = async (env: Record<string, string>, profile?: string) =>
  readConnection(profile, await machine(env));

async function refusal(env: Record<string, string>, profile?: string): Promise<string> {
  const text = await refusalOf(connection(env, profile));
  expect(text).not.toMatch(/k3y|s3cr3t|b0t/);
  return text.replace('NOT_CONFIGURED: Cannot talk to Qlik Cloud: ', '');
}

const key = { QLIK_API_KEY: 'k3y-of-env' };
const ofEnv = { kind: 'api-key', key: 'k3y-of-env' };
const ofContext = { kind: 'api-key', key: 'k3y-of-acme' };
const bot = { kind: 'client-credentials', id: 'b0t', secret: 's3cr3t-of-acme' };

describe('tenant and credential come from', () => {
  test.each([
    ['the environment', { QLIK_TENANT_URL: acme, ...key }, undefined, ofEnv],
    ['a profile and the environment', key, 'acme', ofEnv],
    ['both, naming the same tenant', { QLIK_TENANT_URL: acme, ...key }, 'acme', ofEnv],
    ['a context', { QLIK_CONTEXT: 'acme-admin' }, undefined, ofContext],
    ['a context with an OAuth client', { QLIK_CONTEXT: 'acme-bot' }, undefined, bot],
    ['the context of a profile', {}, 'acme-cli', bot],
    ['a profile and another context', { QLIK_CONTEXT: 'acme-admin' }, 'acme-cli', ofContext],
    [
      'an address and a context',
      { QLIK_TENANT_URL: acme, QLIK_CONTEXT: 'acme-admin' },
      'acme',
      ofContext,
    ],
    [
      'the environment before a context of the same tenant',
      { QLIK_TENANT_URL: acme, QLIK_CONTEXT: 'acme-admin', ...key },
      undefined,
      ofEnv,
    ],
    [
      'a context, acting as somebody',
      { QLIK_CONTEXT: 'acme-bot', QLIK_IMPERSONATE_SUBJECT: 'okta|1' },
      undefined,
      { ...bot, impersonate: { field: 'subject', value: 'okta|1' } },
    ],
  ])('%s', async (_, env, profile, credential) => {
    expect(await connection(env, profile)).toEqual({ tenantUrl: acme, credential });
  });
});

describe('no credential can reach another tenant', () => {
  const next = '\nMake them name the same tenant, or take one of them away';
  const words = 'name two tenants, and the credential of one must not reach the other';

  test.each([
    [
      { QLIK_TENANT_URL: other, ...key },
      'acme',
      `"tenant" in profiles/acme.json and QLIK_TENANT_URL ${words}${next}`,
    ],
    [
      { QLIK_CONTEXT: 'other' },
      'acme',
      `"tenant" in profiles/acme.json and the context "other" ${words}${next}`,
    ],
    [{}, 'wrong', `"tenant" in profiles/wrong.json and the context "other" ${words}${next}`],
    [
      { QLIK_TENANT_URL: acme, QLIK_CONTEXT: 'other' },
      undefined,
      `QLIK_TENANT_URL and the context "other" ${words}${next}`,
    ],
    [
      { QLIK_TENANT_URL: acme, QLIK_CONTEXT: 'other', ...key },
      undefined,
      `QLIK_TENANT_URL and the context "other" ${words}${next}`,
    ],
    [
      { QLIK_TENANT_URL: `${acme}:8443`, QLIK_CONTEXT: 'acme-admin' },
      undefined,
      `QLIK_TENANT_URL and the context "acme-admin" ${words}${next}`,
    ],
    [
      { QLIK_CONTEXT: 'acme-admin', ...key },
      undefined,
      'QLIK_API_KEY is set beside the context "acme-admin", and nothing says that both are of the same tenant\nTake QLIK_API_KEY away to use the context, or set QLIK_TENANT_URL as well',
    ],
    [
      { QLIK_CLIENT_ID: 'b0t2', QLIK_CLIENT_SECRET: 's3cr3t2' },
      'acme-cli',
      'QLIK_CLIENT_ID and QLIK_CLIENT_SECRET are set beside the context "acme-bot", and nothing says that both are of the same tenant\nTake QLIK_CLIENT_ID and QLIK_CLIENT_SECRET away to use the context, or set QLIK_TENANT_URL as well',
    ],
  ])('%j with the profile %s', async (env, profile, words) => {
    expect(await refusal(env, profile)).toBe(words);
  });
});

describe('it says what is wrong', () => {
  test.each([
    [
      {},
      undefined,
      'QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) are not set\nSet QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again',
    ],
    [
      {},
      'acme',
      'QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) is not set\nSet QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again',
    ],
    [
      key,
      'odd',
      '"tenant" in profiles/odd.json does not begin with https://\nSet "tenant" in profiles/odd.json to an https address; http is for a simulated tenant on this machine only',
    ],
    [
      { QLIK_CONTEXT: 'bare' },
      undefined,
      'the context "bare" has no credential\nGive it one with qlik context create, or set QLIK_TENANT_URL and QLIK_API_KEY in the environment of this server',
    ],
    [
      { QLIK_CONTEXT: 'acme-admin', QLIK_IMPERSONATE_SUBJECT: 'okta|1' },
      undefined,
      'an API key always acts as its owner and cannot act as somebody else\nRemove QLIK_IMPERSONATE_SUBJECT and QLIK_IMPERSONATE_USER_ID, or use an OAuth client',
    ],
  ])('%j with the profile %s', async (env, profile, words) => {
    expect(await refusal(env, profile)).toBe(words);
  });
});

describe('the host is known without a credential', () => {
  const host = 'acme.eu.qlikcloud.com';

  test.each([
    [{ QLIK_TENANT_URL: acme }, undefined, host, host],
    [{}, 'acme', host, host],
    // Nothing is looked up of the context.
    [{ QLIK_CONTEXT: 'none of these' }, 'acme', host, host],
    [{ QLIK_CONTEXT: 'acme-admin' }, undefined, host, undefined],
    [{}, undefined, undefined, undefined],
  ])('%j with the profile %s', async (env, profile, wholly, quickly) => {
    expect(await readHost(profile, await machine(env))).toBe(wholly);
    expect(await readHostQuickly(profile, await machine(env))).toBe(quickly);
  });

  test('unless two are named', async () => {
    const two = await machine({ QLIK_TENANT_URL: other });
    await expect(readHost('acme', two)).rejects.toThrow('name two tenants');
    await expect(readHostQuickly('acme', two)).rejects.toThrow('name two tenants');
  });
});

describe('without the check of certificates', () => {
  const env = { QLIK_TENANT_URL: acme, QLIK_API_KEY: 'k3y' };
  const refused =
    "NOT_CONFIGURED: Cannot talk to Qlik Cloud: NODE_TLS_REJECT_UNAUTHORIZED is 0, so nothing would check that it is the tenant that gets the credential\nRemove NODE_TLS_REJECT_UNAUTHORIZED from the environment of this server, then start it again; for your company's own certificate authority, name the file with its certificate in NODE_EXTRA_CA_CERTS";

  test('there is no connection, whatever names the tenant', async () => {
    const unchecked = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const wholeRefusal = async (settings: Record<string, string>, profile?: string) =>
      refusalOf(connection({ ...settings, ...unchecked }, profile));
    expect(await wholeRefusal(env)).toBe(refused);
    expect(await wholeRefusal({ QLIK_CONTEXT: 'acme-admin' })).toBe(refused);
    expect(await wholeRefusal({}, 'acme-cli')).toBe(refused);
  });

  test.each([
    'http://127.0.0.1:8080',
    'http://localhost:1',
    'http://[::1]:1',
    'https://localhost:1',
  ])('there is one to %s, which is this machine', async (QLIK_TENANT_URL) => {
    const settings = { ...env, QLIK_TENANT_URL, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    expect(await connection(settings)).toMatchObject({ tenantUrl: QLIK_TENANT_URL });
  });

  test.each(['', '1', '00', ' 0', 'false', 'no', '0.0'])(
    'is not what Node takes %j for',
    async (NODE_TLS_REJECT_UNAUTHORIZED) => {
      expect(await connection({ ...env, NODE_TLS_REJECT_UNAUTHORIZED })).toMatchObject({
        tenantUrl: acme,
      });
    },
  );
});
