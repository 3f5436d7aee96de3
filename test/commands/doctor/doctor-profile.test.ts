import { describe, expect, test } from 'vitest';
import {
  complaints,
  complaintsOf,
  examined,
  foreignKey,
  type MadeTenant,
  tenant,
} from '../../support/commands/run-doctor.js';
import { machineWith } from '../../support/config/machines.js';

const folder = '.config/qlik-groups-mcp';
const other = 'https://other.us.qlikcloud.com';

/** Everything in contexts.yml that nobody may see. */
const secrets = ['k3y-of-0ther', 's3cr3t-0f-bot', 's3cr3t-0f-old', 'sandbox-key-tenant-admin'];

/** A home with profiles, and with contexts of which some lead to the tenant. */
async function home({ url, sandbox }: MadeTenant, more: Record<string, string> = {}) {
  const { id, secret } = sandbox.oauthClient;
  const made = await machineWith({
    '.qlik/contexts.yml': `contexts:
  acme-admin: { server: "${url}", headers: { Authorization: Bearer ${sandbox.apiKey} } }
  acme-bot: { server: "${url}", oauth-client-id: ${id}, oauth-client-secret: ${secret} }
  acme-old: { server: "${url}", oauth-client-id: ${id}, oauth-client-secret: s3cr3t-0f-old }
  acme-stale: { server: "${url}", headers: { Authorization: Bearer k3y-of-0ther } }
  bare: { server: "${url}" }
  other: { server: "${other}", headers: { Authorization: Bearer k3y-of-0ther } }
`,
    [`${folder}/profiles/acme.json`]: JSON.stringify({ tenant: url }),
    [`${folder}/profiles/acme-cli.json`]: JSON.stringify({ tenant: url, context: 'acme-admin' }),
    [`${folder}/profiles/odd.json`]: '{ "tenant": "http://acme.eu.qlikcloud.com" }',
    [`${folder}/profiles/word.json`]: '{ "tenant": "acme" }',
    [`${folder}/profiles/broken.json`]: '{\n  "tenant": 7\n}',
    [`${folder}/profiles/leaky.json`]: `{ "tenant": "${url}", "apiKey": "k3y-of-0ther" }`,
    ...more,
  });
  return { HOME: made.home };
}

async function said(found: Promise<string>): Promise<string> {
  const text = await found;
  for (const secret of secrets) expect(text).not.toContain(secret);
  return text;
}

test('a profile and its context are looked at as the server uses them', async () => {
  const made = await tenant();
  const { out } = await examined(await home(made), ['--profile', 'acme-cli']);
  for (const secret of secrets) expect(out).not.toContain(secret);
  const looking = { args: ['--profile', 'acme-cli'], also: ['profile', 'address', 'credential'] };
  expect(await complaintsOf(await home(made), looking)).toMatchInlineSnapshot(`
    {
      "code": 0,
      "findings": [
        {
          "found": "The profile "acme-cli" is used (profiles/acme-cli.json). Its credential comes from the context "acme-admin" of qlik-cli.",
          "id": "profile",
          "state": "ok",
        },
        {
          "found": ""tenant" in profiles/acme-cli.json and the context "acme-admin" lead to http://TENANT.",
          "id": "address",
          "state": "ok",
        },
        {
          "found": "The credential is an API key, from the context "acme-admin".",
          "id": "credential",
          "state": "ok",
        },
      ],
    }
  `);
});

describe('what is used is named', () => {
  const words = async (settings: Record<string, string>, ...args: string[]): Promise<string> => {
    const made = await tenant();
    const { out } = await examined({ ...(await home(made)), ...settings }, args);
    return out
      .split('\n')
      .slice(6, 9)
      .map((line) => line.trim())
      .join('\n');
  };

  test('a profile, with a key in the environment', async () => {
    const key = { QLIK_API_KEY: 'sandbox-key-tenant-admin' };
    expect(await words({ ...key, QLIK_PROFILE: 'acme' })).toMatchInlineSnapshot(`
      "ok           Node.js NODE can run this server.
      ok           The profile "acme" is used (profiles/acme.json). Its credential comes from the environment.
      ok           "tenant" in profiles/acme.json leads to http://TENANT."
    `);
  });

  test('a context with an OAuth client', async () => {
    expect(await words({ QLIK_CONTEXT: 'acme-bot' })).toMatchInlineSnapshot(`
      "ok           Node.js NODE can run this server.
      ok           The context "acme-bot" of qlik-cli is used.
      ok           The context "acme-bot" leads to http://TENANT."
    `);
  });

  test('a context that the environment overrules', async () => {
    const made = await tenant();
    const settings = { ...(await home(made)), ...made.settings, QLIK_CONTEXT: 'acme-bot' };
    const { out } = await examined(settings);
    expect(out.split('\n').slice(6, 9).join('\n')).toMatchInlineSnapshot(`
      "  ok           Node.js NODE can run this server.
        ok           The context "acme-bot" of qlik-cli is named, but a credential in the environment wins.
        ok           QLIK_TENANT_URL and the context "acme-bot" lead to http://TENANT."
    `);
  });

  test('the one of the command line before that of the environment', async () => {
    expect(await words({ QLIK_PROFILE: 'broken' }, '--profile', 'acme-cli')).toContain(
      'The profile "acme-cli" is used',
    );
  });
});

describe('it fails', () => {
  const complaint = async (settings: Record<string, string>, ...args: string[]) =>
    said(complaints({ ...(await home(await tenant())), ...settings }, args));

  test('when the profile is not there, and all that needs it waits', async () => {
    const made = await tenant();
    expect(
      await complaintsOf(await home(made), { args: ['--profile', 'acmee'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Start this server with the name of a profile, or write this one.",
            "found": "Cannot use the profile: there is no profiles/acmee.json among the settings of this server; there are "acme", "acme-cli", "broken", "leaky", "odd" and "word".",
            "id": "profile",
            "state": "failed",
          },
        ],
        "waiting": [
          "address: Fix the profile or context first.",
          "credential: Fix the profile or context first.",
          "tenant: Fix the profile or context first.",
          "sign-in: Fix the profile or context first.",
          "caller: Fix the profile or context first.",
          "roles: Fix the profile or context first.",
          "policy: Fix the profile or context first.",
          "clock: Fix the profile or context first.",
          "rate-limit: Fix the profile or context first.",
          "state-folder: Fix the profile or context first.",
          "journal: Fix the profile or context first.",
        ],
      }
    `);
  });

  test('when the profile is broken', async () => {
    expect(await complaint({ QLIK_PROFILE: 'broken' })).toMatchInlineSnapshot(`
      "  failed       Cannot use the profile: line 2 of profiles/broken.json: "tenant" has to be a text in double quotes.
                     Do: Fix profiles/broken.json."
    `);
  });

  test('when the profile holds a key', async () => {
    expect(await complaint({ QLIK_PROFILE: 'leaky' })).toMatchInlineSnapshot(`
      "  failed       Cannot use the profile: line 1 of profiles/leaky.json: "apiKey" looks like a credential, and a profile holds none.
                     Do: Take it out of profiles/leaky.json. Set QLIK_API_KEY, or QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, in the environment of this server, or give the profile the name of a qlik-cli context; a secret that was in a file is best replaced by a new one."
    `);
  });

  test('when the context is not there', async () => {
    expect(await complaint({ QLIK_CONTEXT: 'acme' })).toMatchInlineSnapshot(`
      "  failed       Cannot talk to Qlik Cloud: contexts.yml of qlik-cli has no context of the name that QLIK_CONTEXT gives; it has "acme-admin", "acme-bot", "acme-old", "acme-stale", "bare" and "other".
                     Do: Correct QLIK_CONTEXT; qlik context ls shows the names, and upper and lower case matter."
    `);
  });

  test('when two tenants are named', async () => {
    const settings = { QLIK_TENANT_URL: other, QLIK_API_KEY: 'sandbox-key-made-up' };
    expect(await complaint({ ...settings, QLIK_PROFILE: 'acme' })).toMatchInlineSnapshot(`
      "  failed       Cannot talk to Qlik Cloud: "tenant" in profiles/acme.json and QLIK_TENANT_URL name two tenants, and the credential of one must not reach the other.
                     Do: Make them name the same tenant, or take one of them away."
    `);
  });

  test('when the address in the profile is none, on the line of the address', async () => {
    const key = { QLIK_API_KEY: 'sandbox-key-made-up' };
    expect(await complaint({ ...key, QLIK_PROFILE: 'odd' })).toMatchInlineSnapshot(`
      "  failed       "tenant" in profiles/odd.json does not begin with https://.
                     Do: Set "tenant" in profiles/odd.json to an https address; http is for a simulated tenant on this machine only."
    `);
    expect(await complaint({ ...key, QLIK_PROFILE: 'word' })).toMatchInlineSnapshot(`
      "  failed       "tenant" in profiles/word.json holds a single word, which is no address of a tenant.
                     Do: Set "tenant" in profiles/word.json to the whole address, such as https://acme.eu.qlikcloud.com."
    `);
  });

  test('when the credential is missing, on the line of the credential', async () => {
    expect(await complaint({ QLIK_PROFILE: 'acme' })).toMatchInlineSnapshot(`
      "  failed       QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) is not set.
                     Do: Set QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again."
    `);
    expect(await complaint({ QLIK_CONTEXT: 'bare' })).toMatchInlineSnapshot(`
      "  failed       The context "bare" has no credential.
                     Do: Give it one with qlik context create, or set QLIK_TENANT_URL and QLIK_API_KEY in the environment of this server."
    `);
  });

  test('when nothing says that key and context belong together', async () => {
    const key = { QLIK_API_KEY: 'sandbox-key-made-up' };
    expect(await complaint({ ...key, QLIK_CONTEXT: 'acme-admin' })).toMatchInlineSnapshot(`
      "  failed       QLIK_API_KEY is set beside the context "acme-admin", and nothing says that both are of the same tenant.
                     Do: Take QLIK_API_KEY away to use the context, or set QLIK_TENANT_URL as well."
    `);
  });

  test('when the tenant refuses what the context holds, and says so of the context', async () => {
    expect(await complaint({ QLIK_CONTEXT: 'acme-stale' })).toMatchInlineSnapshot(`
      "  warning      In the context "acme-stale", the Authorization header holds what does not look like a key of Qlik Cloud.
                     Do: Create the context again with qlik context create, with the key, or id and secret, as Qlik shows them.
        failed       The tenant does not accept the API key (401).
                     Do: Make a new API key in this tenant, as a person with the role TenantAdmin, and create the context "acme-stale" again with it (qlik context create). This one is expired, revoked, or of another tenant, or its owner may no longer use API keys."
    `);
    expect(await complaint({ QLIK_CONTEXT: 'acme-old' })).toMatchInlineSnapshot(`
      "  failed       Cannot sign in at http://TENANT: the OAuth client is not accepted (401). Qlik Cloud says: "Unauthorized: Invalid client credentials" (OAUTH-SIM-CLIENT).
                     Do: Create the context "acme-old" again with qlik context create, with id and secret of one OAuth client of this tenant; its secret may have been deleted."
    `);
  });
});

test('a name that nobody filled in is told of', async () => {
  const { settings } = await tenant();
  const unfilled = `$${'{user_config.profile}'}`;
  expect(await complaints({ ...settings, QLIK_PROFILE: unfilled })).toMatchInlineSnapshot(`
    "  warning      QLIK_PROFILE holds a literal \${…} that nobody filled in, which counts as not set.
                   Do: Set the variable that it names before the client starts, or write it as this client wants it (Cursor: \${env:NAME}, VS Code: \${input:NAME})."
  `);
});

test('a context whose key looks odd has to be created again', async () => {
  const { settings, url } = await tenant();
  const made = await machineWith({
    '.qlik/contexts.yml': `contexts:\n  c: { server: "${url}", oauth-client-id: a, oauth-client-secret: ${foreignKey} }\n`,
  });
  const context = { QLIK_CONTEXT: 'c', QLIK_TENANT_URL: settings.QLIK_TENANT_URL ?? '' };
  const text = await complaints({ ...context, HOME: made.home });
  expect(text).not.toContain(foreignKey);
  expect(text.split('\n').slice(0, 2).join('\n')).toMatchInlineSnapshot(`
    "  warning      In the context "c", the secret of the OAuth client holds what looks like an API key or a token.
                   Do: Create the context again with qlik context create, with the key, or id and secret, as Qlik shows them."
  `);
});

test('a simulated tenant needs no profile', async () => {
  const { code, out } = await examined({}, ['--sandbox', '--json']);
  expect(code).toBe(0);
  expect(out).toContain('With the simulated tenant no profile and no context');
  const made = await tenant();
  const withOne = await examined(await home(made), ['--sandbox', '--profile', 'acme']);
  expect(withOne.code).toBe(0);
  expect(withOne.out).toContain('nothing of a profile counts but its policy');
});
