import { describe, expect, test } from 'vitest';
import {
  complaints,
  complaintsOf,
  examined,
  foreignKey,
  nobodyAt,
  tenant,
} from '../../support/commands/run-doctor.js';

/** What a client leaves behind that did not fill in a setting. */
const unfilled = (name: string): string => `$${`{${name}}`}`;

test('nothing is set', async () => {
  expect(await examined({})).toMatchInlineSnapshot(`
    {
      "code": 1,
      "err": "",
      "out": "
    Looking at the settings, this machine and the tenant
    The settings are those of this command: its environment, and what that names. What stands in
    the file of an MCP client counts for that client only, and is looked at last. The tenant is
    only asked, and nothing is written into the journal.

      ok           Node.js NODE can run this server.
      ok           No profile and no context of qlik-cli is used: the environment alone counts.
      failed       QLIK_TENANT_URL is not set.
                   Do: Set QLIK_TENANT_URL in the environment of this server, then start it again.
      failed       QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) is not set.
                   Do: Set QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again.
      ok           Certificates are checked before anything is sent.
      not checked  The connection was not looked at. Do: Fix the address first.
      ok           No proxy is set, and none is used.
      not checked  The sign-in was not looked at. Do: Fix the address and the credential first.
      not checked  The caller was not looked at. Do: Fix the address and the credential first.
      not checked  What the caller may do was not looked at. Do: Fix the address and the credential first.
      ok           There is no policy: nothing is forbidden but what is built in.
      not checked  The clock was not looked at. Do: Fix the address first.
      not checked  The rate limit was not looked at. Do: Fix the address first.
      not checked  The state folder was not looked at. Do: Fix the address first.
      not checked  The journal was not looked at. Do: Fix the address first.
      ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
      not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

    2 failed, 9 not checked and 6 ok.
    Fix what failed, from the top down, then run this again.
    ",
    }
  `);
});

test('the client left its placeholders in', async () => {
  const settings = {
    QLIK_TENANT_URL: unfilled('QLIK_TENANT_URL'),
    QLIK_API_KEY: unfilled('env:QLIK_API_KEY'),
  };
  expect(await complaintsOf(settings)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "findings": [
        {
          "fix": "Set the variable that it names before the client starts, or write it as this client wants it (Cursor: \${env:NAME}, VS Code: \${input:NAME}).",
          "found": "QLIK_TENANT_URL holds a literal \${…} that nobody filled in, which counts as not set.",
          "id": "address",
          "state": "failed",
        },
        {
          "fix": "Set the variable that it names before the client starts, or write it as this client wants it (Cursor: \${env:NAME}, VS Code: \${input:NAME}).",
          "found": "QLIK_API_KEY holds a literal \${…} that nobody filled in, which counts as not set.",
          "id": "credential",
          "state": "failed",
        },
      ],
      "waiting": [
        "tenant: Fix the address first.",
        "sign-in: Fix the address and the credential first.",
        "caller: Fix the address and the credential first.",
        "roles: Fix the address and the credential first.",
        "clock: Fix the address first.",
        "rate-limit: Fix the address first.",
        "state-folder: Fix the address first.",
        "journal: Fix the address first.",
      ],
    }
  `);
});

test('both kinds of credential are set', async () => {
  const { settings, client } = await tenant();
  expect(
    await complaintsOf({ ...settings, ...client }, { also: ['rate-limit'] }),
  ).toMatchInlineSnapshot(`
    {
      "code": 1,
      "findings": [
        {
          "fix": "Set either QLIK_API_KEY or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET, not both.",
          "found": "Both an API key and an OAuth client are set.",
          "id": "credential",
          "state": "failed",
        },
        {
          "found": "The rate limit refused none of 1 request.",
          "id": "rate-limit",
          "state": "ok",
        },
      ],
      "waiting": [
        "sign-in: Fix the credential first.",
        "caller: Fix the credential first.",
        "roles: Fix the credential first.",
      ],
    }
  `);
});

describe('the address', () => {
  const key = { QLIK_API_KEY: 'sandbox-key-tenant-admin' };

  test('is one of http', async () => {
    const settings = { ...key, QLIK_TENANT_URL: 'http://acme.eu.qlikcloud.com' };
    expect(await complaintsOf(settings)).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Set QLIK_TENANT_URL to an https address; http is for a simulated tenant on this machine only.",
            "found": "QLIK_TENANT_URL does not begin with https://.",
            "id": "address",
            "state": "failed",
          },
        ],
        "waiting": [
          "tenant: Fix the address first.",
          "sign-in: Fix the address first.",
          "caller: Fix the address first.",
          "roles: Fix the address first.",
          "clock: Fix the address first.",
          "rate-limit: Fix the address first.",
          "state-folder: Fix the address first.",
          "journal: Fix the address first.",
        ],
      }
    `);
  });

  test('is the key', async () => {
    expect(await complaints({ QLIK_TENANT_URL: foreignKey })).toMatchInlineSnapshot(`
      "  failed       QLIK_TENANT_URL holds what looks like a key, not an address.
                     Do: Set QLIK_TENANT_URL to the address of the tenant, such as https://acme.eu.qlikcloud.com, and the key in QLIK_API_KEY.
        failed       QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) is not set.
                     Do: Set QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again."
    `);
  });

  test('is the secret', async () => {
    const secret = '5f0c6a1e'.repeat(7);
    const { out } = await examined({ ...key, QLIK_TENANT_URL: secret });
    expect(out).not.toContain(secret);
    expect(await complaints({ ...key, QLIK_TENANT_URL: secret })).toMatchInlineSnapshot(`
      "  failed       QLIK_TENANT_URL holds a single word, which is no address of a tenant.
                     Do: Set QLIK_TENANT_URL to the whole address, such as https://acme.eu.qlikcloud.com."
    `);
  });

  test('has a password in it', async () => {
    const settings = { ...key, QLIK_TENANT_URL: 'https://me:hunter2@acme.eu.qlikcloud.com' };
    const said = await complaints(settings);
    expect(said).not.toContain('hunter2');
    expect(said).toMatchInlineSnapshot(`
      "  failed       QLIK_TENANT_URL has a user name or password in it.
                     Do: Set QLIK_TENANT_URL to the address alone and the credentials in their own variables."
    `);
  });

  test('stands under another name', async () => {
    const settings = { ...key, QLIK_TENANT: 'https://acme.eu.qlikcloud.com', QLIK_LOG_LEVEL: '7' };
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  failed       QLIK_TENANT_URL is not set.
                     Do: Set QLIK_TENANT_URL in the environment of this server, then start it again. Was QLIK_TENANT meant for it? This server does not read that."
    `);
  });
});

describe('the credential', () => {
  test('is half an OAuth client', async () => {
    const { client } = await tenant();
    expect(
      await complaintsOf({ ...client, QLIK_CLIENT_SECRET: '' }, { also: ['rate-limit'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Set QLIK_CLIENT_SECRET in the environment of this server, then start it again.",
            "found": "QLIK_CLIENT_SECRET is not set.",
            "id": "credential",
            "state": "failed",
          },
          {
            "found": "The rate limit refused none of 1 request.",
            "id": "rate-limit",
            "state": "ok",
          },
        ],
        "waiting": [
          "sign-in: Fix the credential first.",
          "caller: Fix the credential first.",
          "roles: Fix the credential first.",
        ],
      }
    `);
  });

  test('has a key in the place of the secret', async () => {
    const { client } = await tenant();
    expect(
      await complaintsOf({ ...client, QLIK_CLIENT_SECRET: foreignKey }, { also: ['rate-limit'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Put an API key into QLIK_API_KEY and remove QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, or copy the id and the secret of the OAuth client again.",
            "found": "QLIK_CLIENT_SECRET holds what looks like an API key or a token.",
            "id": "credential",
            "state": "warning",
          },
          {
            "fix": "Copy QLIK_CLIENT_ID and QLIK_CLIENT_SECRET again, both of one OAuth client of this tenant; its secret may have been deleted.",
            "found": "Cannot sign in at http://TENANT: the OAuth client is not accepted (401). Qlik Cloud says: "Unauthorized: Invalid client credentials" (OAUTH-SIM-CLIENT).",
            "id": "sign-in",
            "state": "failed",
          },
          {
            "found": "The rate limit refused none of 2 requests.",
            "id": "rate-limit",
            "state": "ok",
          },
        ],
        "waiting": [
          "caller: Fix the sign-in first.",
          "roles: Fix the sign-in first.",
        ],
      }
    `);
  });

  test('has an id in the place of the key', async () => {
    const { settings } = await tenant();
    const id = 'b7e3c1d2-4f5a-4b6c-8d7e-9f0a1b2c3d4e';
    expect(
      await complaintsOf({ ...settings, QLIK_API_KEY: id }, { also: ['rate-limit'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Copy the key itself, which Qlik shows once, when it is made: some hundred characters that begin with eyJ. The secret of an OAuth client belongs in QLIK_CLIENT_SECRET.",
            "found": "QLIK_API_KEY holds what looks like an id, not a key.",
            "id": "credential",
            "state": "warning",
          },
          {
            "fix": "Make a new API key in this tenant, as a person with the role TenantAdmin, and put it into QLIK_API_KEY. This one is expired, revoked, or of another tenant, or its owner may no longer use API keys.",
            "found": "The tenant does not accept the API key (401).",
            "id": "sign-in",
            "state": "failed",
          },
          {
            "found": "The rate limit refused none of 2 requests.",
            "id": "rate-limit",
            "state": "ok",
          },
        ],
        "waiting": [
          "caller: Fix the sign-in first.",
          "roles: Fix the sign-in first.",
        ],
      }
    `);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a key for the client',
      { QLIK_CLIENT_ID: foreignKey },
      /QLIK_CLIENT_ID holds what looks like an API key/,
    ],
    [
      'one value twice',
      { QLIK_CLIENT_ID: 's3cr3t-s3cr3t', QLIK_CLIENT_SECRET: 's3cr3t-s3cr3t' },
      /the same value/,
    ],
    [
      'swapped values',
      { QLIK_CLIENT_ID: 'a1'.repeat(32), QLIK_CLIENT_SECRET: '82e0aa11bb22cc33dd44ee55ff667788' },
      /looks like an id, and/,
    ],
    [
      'the name of a secret',
      { QLIK_CLIENT_SECRET: '%QLIK_SECRET%' },
      /QLIK_CLIENT_SECRET holds the name of a variable/,
    ],
    [
      'the name of a key',
      { QLIK_API_KEY: '$QLIK_API_KEY', QLIK_CLIENT_ID: '', QLIK_CLIENT_SECRET: '' },
      /QLIK_API_KEY holds the name of a variable/,
    ],
    [
      'quotation marks',
      { QLIK_API_KEY: `"${foreignKey}"`, QLIK_CLIENT_ID: '', QLIK_CLIENT_SECRET: '' },
      /QLIK_API_KEY holds what does not look like a key/,
    ],
  ])('is %s', async (_, wrong, words) => {
    const { client } = await tenant();
    const said = await complaints({ ...client, ...wrong });
    expect(said.split('\n')[0]).toMatch(/^ {2}warning /);
    expect(said.replaceAll(/\s+/g, ' ')).toMatch(words);
    expect(said).toContain('  failed       ');
  });

  test('has a space in it', async () => {
    const { settings } = await tenant();
    expect(
      await complaints({ ...settings, QLIK_API_KEY: `Bearer ${foreignKey}` }),
    ).toMatchInlineSnapshot(`
      "  failed       QLIK_API_KEY has a character in it that no key has, such as a space or a line break.
                     Do: Copy QLIK_API_KEY again, in one piece."
    `);
  });

  test('is a key that shall act as somebody else', async () => {
    const { settings } = await tenant();
    const more = { QLIK_IMPERSONATE_SUBJECT: 'okta-u-5' };
    expect(await complaints({ ...settings, ...more })).toMatchInlineSnapshot(`
      "  failed       An API key always acts as its owner and cannot act as somebody else.
                     Do: Remove QLIK_IMPERSONATE_SUBJECT and QLIK_IMPERSONATE_USER_ID, or use an OAuth client."
    `);
  });
});

test('nobody is at the address, and a proxy is set', async () => {
  const settings = {
    QLIK_TENANT_URL: await nobodyAt(),
    QLIK_API_KEY: 'sandbox-key-tenant-admin',
    HTTPS_PROXY: 'http://me:hunter2@proxy.example:3128',
  };
  expect(await complaintsOf(settings)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "findings": [
        {
          "fix": "Start the simulated tenant with qlik-groups-mcp sandbox and use the address it prints; it ends with its window.",
          "found": "http://TENANT cannot be reached: connection refused.",
          "id": "tenant",
          "state": "failed",
        },
        {
          "fix": "Let this machine connect to the tenant directly on port 443, or run the server where it can.",
          "found": "HTTPS_PROXY is set, and this server uses no proxy: it connects to the tenant directly.",
          "id": "proxy",
          "state": "warning",
        },
      ],
      "waiting": [
        "sign-in: Fix the connection first.",
        "caller: Fix the connection first.",
        "roles: Fix the connection first.",
        "clock: Fix the connection first.",
        "rate-limit: Fix the connection first.",
      ],
    }
  `);
});
