import { describe, expect, test } from 'vitest';
import {
  canned,
  complaints,
  complaintsOf,
  examined,
  foreignKey,
  somethingElse,
  tenant,
} from '../../support/commands/run-doctor.js';

describe('a key', () => {
  test('that is well', async () => {
    const { settings, sandbox } = await tenant();
    expect(await examined(settings)).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "
      Looking at the settings, this machine and the tenant
      The settings are those of this command: its environment, and what that names. What stands in
      the file of an MCP client counts for that client only, and is looked at last. The tenant is
      only asked, and nothing is written into the journal.

        ok           Node.js NODE can run this server.
        ok           No profile and no context of qlik-cli is used: the environment alone counts.
        ok           QLIK_TENANT_URL leads to http://TENANT.
        ok           The credential is an API key (QLIK_API_KEY).
        ok           Certificates are checked before anything is sent.
        ok           A tenant of Qlik Cloud answers at http://TENANT.
        ok           No proxy is set, and none is used.
        ok           The tenant accepts the API key, which may do whatever its owner may.
        ok           The caller is "Ana Berg" ("ana.berg@acme.example", id 695f9c400000000000a00000).
        ok           The caller has the role TenantAdmin directly.
        ok           There is no policy: nothing is forbidden but what is built in.
        ok           The clock of this machine agrees with the clock of the tenant.
        ok           The rate limit refused none of 4 requests.
        ok           The state folder "STATE/TENANT" can be written to, by this account alone.
        ok           There is no journal of this tenant yet: it begins with the first change.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
        not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

      1 not checked and 16 ok.
      Nothing keeps this server from working.
      ",
      }
    `);
    expect(sandbox.log.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
      'GET /.well-known/oauth-authorization-server 200',
      'GET /api/v1/users/me 301',
      'GET /api/v1/users/695f9c400000000000a00000 200',
      'GET /api/v1/groups/000000000000000000000001 200',
    ]);
    expect(sandbox.log.some(({ applied }) => applied)).toBe(false);
  });

  test('that has expired', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.state.apiKeys.delete(sandbox.apiKey);
    expect(await complaintsOf(settings, { also: ['rate-limit'] })).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
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

  test('of another tenant', async () => {
    const { settings } = await tenant({ knobs: { unauthorizedBody: 'html' } });
    expect(await complaints({ ...settings, QLIK_API_KEY: foreignKey })).toMatchInlineSnapshot(`
      "  failed       The tenant does not accept the API key (401). By its own words it was made in the tenant with the id "Zq3vT8mKp1xW0aLrYc5nJd7bHg2sUeF9" for the user with the id "66e9d8c7b6a5f4e3d2c1b0a9".
                     Do: Make a new API key in this tenant, as a person with the role TenantAdmin, and put it into QLIK_API_KEY. This one is expired, revoked, or of another tenant, or its owner may no longer use API keys."
    `);
  });

  test('of a member whose roles are hidden from it', async () => {
    const { settings } = await tenant();
    const viewer = { ...settings, QLIK_API_KEY: 'sandbox-key-viewer' };
    expect(await complaintsOf(viewer, { also: ['caller'] })).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "found": "The caller is "Vera Holm" ("vera.holm@acme.example", id 695f9cf40000000000a00003).",
            "id": "caller",
            "state": "ok",
          },
          {
            "fix": "Let a tenant admin give "Vera Holm" the role TenantAdmin, or use a credential of somebody who has it.",
            "found": "The tenant hides from the caller which roles it and others have, which it does not do to a tenant admin.",
            "id": "roles",
            "state": "failed",
          },
        ],
      }
    `);
  });

  test('of a member who may not read groups', async () => {
    const { settings } = await tenant({ knobs: { readsWithoutAdmin: 403 } });
    const viewer = { ...settings, QLIK_API_KEY: 'sandbox-key-viewer' };
    expect(await complaints(viewer)).toMatchInlineSnapshot(`
      "  failed       The tenant does not let the caller read groups (403). Qlik Cloud says: "Forbidden: The caller may not do this" (GROUPS-SIM-403). Qlik's trace id: 00000000000000000000000000000001.
                     Do: Let a tenant admin give "Vera Holm" the role TenantAdmin, or use a credential of somebody who has it."
    `);
  });

  test('of a member whose roles are shown', async () => {
    const url = await canned({
      '/.well-known/oauth-authorization-server': { token_endpoint: 'x' },
      '/api/v1/users/me': {
        id: 'u1',
        name: 'Vera\u202e Viewer',
        subject: 's',
        status: 'invited',
        assignedRoles: [{ id: 'r1', name: 'Steward' }],
        assignedGroups: [],
      },
      '/api/v1/groups/000000000000000000000001': {
        id: '000000000000000000000001',
        name: 'com.qlik.Everyone',
        status: 'active',
        assignedRoles: [],
      },
    });
    const settings = { QLIK_TENANT_URL: url, QLIK_API_KEY: 'sandbox-key-made-up' };
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  warning      The caller is "Vera Viewer" (invited, id u1).
                     Do: Use the credential of a person who is active in the tenant.
        failed       The caller is no tenant admin: it has "Steward" and not TenantAdmin.
                     Do: Let a tenant admin give "Vera Viewer" the role TenantAdmin, or use a credential of somebody who has it."
    `);
  });

  test('of an admin from whom roles are hidden', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({ on: { path: '/api/v1/groups/' }, kind: 'hidden-roles' });
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  failed       The tenant hides from the caller which roles it and others have, which it does not do to a tenant admin.
                     Do: Let a tenant admin give "Ana Berg" the role TenantAdmin, or use a credential of somebody who has it."
    `);
  });
});

describe('an OAuth client', () => {
  test('that is well', async () => {
    const { client, sandbox } = await tenant();
    expect(
      await complaintsOf(client, { also: ['credential', 'sign-in', 'caller', 'rate-limit'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "findings": [
          {
            "found": "The credential is an OAuth client (QLIK_CLIENT_ID, QLIK_CLIENT_SECRET).",
            "id": "credential",
            "state": "ok",
          },
          {
            "found": "The tenant accepts the OAuth client and gives it the scope admin_classic.",
            "id": "sign-in",
            "state": "ok",
          },
          {
            "found": "The caller is "Group steward bot" (bot of an OAuth client, id 695fe5600000000000a00138).",
            "id": "caller",
            "state": "ok",
          },
          {
            "found": "The rate limit refused none of 5 requests.",
            "id": "rate-limit",
            "state": "ok",
          },
        ],
      }
    `);
    expect(sandbox.log).toHaveLength(5);
  });

  test('that acts as an admin through a group', async () => {
    const { client } = await tenant();
    expect(
      await complaintsOf(
        { ...client, QLIK_IMPERSONATE_SUBJECT: 'okta-u-5' },
        { also: ['credential', 'sign-in', 'caller', 'roles', 'rate-limit'] },
      ),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "findings": [
          {
            "found": "The credential is an OAuth client (QLIK_CLIENT_ID, QLIK_CLIENT_SECRET), acting as the person in QLIK_IMPERSONATE_SUBJECT.",
            "id": "credential",
            "state": "ok",
          },
          {
            "found": "The tenant accepts the OAuth client and gives it the scope admin_classic.",
            "id": "sign-in",
            "state": "ok",
          },
          {
            "found": "The OAuth client acts as "Bo Okafor" ("bo.okafor@acme.example", id 695f9d6c0000000000a00005).",
            "id": "caller",
            "state": "ok",
          },
          {
            "found": "The caller has the role TenantAdmin through the custom group "CG-Admins" (id 696087900000000000b003ec).",
            "id": "roles",
            "state": "ok",
          },
          {
            "found": "The rate limit refused none of 5 requests.",
            "id": "rate-limit",
            "state": "ok",
          },
        ],
      }
    `);
  });

  test('that acts as nobody', async () => {
    const { client } = await tenant();
    expect(
      await complaints({ ...client, QLIK_IMPERSONATE_SUBJECT: 'okta-u-none' }),
    ).toMatchInlineSnapshot(`
      "  failed       Cannot sign in at http://TENANT: the OAuth client is not accepted (400). Qlik Cloud says: "Bad request: No such user" (OAUTH-SIM-400).
                     Do: Check that the person to act as is in the tenant, by the subject or id that you gave. The OAuth client needs the scope admin_classic, the consent method Trusted, and leave to impersonate."
    `);
  });

  test('that may not act as others', async () => {
    const { client, sandbox } = await tenant();
    const { id } = sandbox.oauthClient;
    const held = sandbox.state.oauthClients.get(id);
    if (held === undefined) throw new Error('no client');
    sandbox.state.oauthClients.set(id, { ...held, mayImpersonate: false });
    expect(
      await complaints({ ...client, QLIK_IMPERSONATE_SUBJECT: 'okta-u-5' }),
    ).toMatchInlineSnapshot(`
      "  failed       Cannot sign in at http://TENANT: the OAuth client is not accepted (403). Qlik Cloud says: "Forbidden: The client may not impersonate" (OAUTH-SIM-403).
                     Do: Check in the Administration of the tenant that the OAuth client may impersonate, and that the person to act as is not disabled."
    `);
  });

  test('without admin_classic', async () => {
    const { client, sandbox } = await tenant();
    const { id } = sandbox.oauthClient;
    const held = sandbox.state.oauthClients.get(id);
    if (held === undefined) throw new Error('no client');
    sandbox.state.oauthClients.set(id, { ...held, scopes: ['user_default'] });
    expect(
      await complaintsOf(client, { also: ['credential', 'rate-limit'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "found": "The credential is an OAuth client (QLIK_CLIENT_ID, QLIK_CLIENT_SECRET).",
            "id": "credential",
            "state": "ok",
          },
          {
            "fix": "Open the OAuth client in the Administration of the tenant: it needs the scope admin_classic, the consent method Trusted, and leave for machine-to-machine use.",
            "found": "Cannot sign in at http://TENANT: the OAuth client is not accepted (400). Qlik Cloud says: "Bad request: Scope admin_classic is not on the client" (OAUTH-SIM-SCOPE).",
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

  test('that is given less than it asked for', async () => {
    const url = await canned({
      '/.well-known/oauth-authorization-server': { token_endpoint: 'x' },
      '/oauth/token': { access_token: 'token-made-up', scope: 'user_default identity.name:read' },
    });
    const settings = {
      QLIK_TENANT_URL: url,
      QLIK_CLIENT_ID: 'c-made-up',
      QLIK_CLIENT_SECRET: 's-made-up',
    };
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  failed       Cannot use the OAuth client at http://TENANT: it was not given the scope admin_classic. It was given the scopes user_default and identity.name:read.
                     Do: Add the scope admin_classic to the OAuth client in the tenant's administration."
    `);
  });

  test('with a wrong secret', async () => {
    const { client } = await tenant();
    expect(
      await complaints({ ...client, QLIK_CLIENT_SECRET: 's3cr3t-of-old' }),
    ).toMatchInlineSnapshot(`
      "  failed       Cannot sign in at http://TENANT: the OAuth client is not accepted (401). Qlik Cloud says: "Unauthorized: Invalid client credentials" (OAUTH-SIM-CLIENT).
                     Do: Copy QLIK_CLIENT_ID and QLIK_CLIENT_SECRET again, both of one OAuth client of this tenant; its secret may have been deleted."
    `);
  });
});

describe('an address', () => {
  const key = { QLIK_API_KEY: 'sandbox-key-made-up' };

  test('that shows a page', async () => {
    const url = await somethingElse((_, response) => response.end('<html>Sign in</html>'));
    expect(await complaintsOf({ ...key, QLIK_TENANT_URL: url })).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Set QLIK_TENANT_URL to the address of the tenant as it stands in your browser when you are signed in; if it does, a proxy or a sign-in page of your network stands in between.",
            "found": "http://TENANT answers with a page, or with something else that a tenant of Qlik Cloud does not send (200).",
            "id": "tenant",
            "state": "failed",
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

  test('that sends on to another one', async () => {
    const seen: (string | undefined)[] = [];
    const url = await somethingElse((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(302, { location: 'https://login.corp.example/?a=1' }).end();
    });
    expect(await complaints({ ...key, QLIK_TENANT_URL: url })).toMatchInlineSnapshot(`
      "  failed       http://TENANT sends us on to "login.corp.example" (302), which a tenant of Qlik Cloud does not do.
                     Do: Set QLIK_TENANT_URL to the address of the tenant as it stands in your browser when you are signed in; if it does, a proxy or a sign-in page of your network stands in between."
    `);
    expect(seen).toEqual([undefined]);
  });

  test('where no tenant is', async () => {
    const url = await canned({});
    expect(await complaints({ ...key, QLIK_TENANT_URL: url })).toMatchInlineSnapshot(`
      "  warning      http://TENANT answers, and not as a tenant of Qlik Cloud does (404).
                     Do: If the sign-in fails as well, set QLIK_TENANT_URL to the address of the tenant as it stands in your browser when you are signed in; if it does, a proxy or a sign-in page of your network stands in between.
        failed       There is no tenant of Qlik Cloud at http://TENANT: what each of them has is not found there (404).
                     Do: Set QLIK_TENANT_URL to the address of the tenant as it stands in your browser when you are signed in; if it does, a proxy or a sign-in page of your network stands in between."
    `);
  });

  test('of a tenant that has a problem', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({ on: {}, kind: 'status', status: 503, times: 9 });
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  failed       http://TENANT answers that it has a problem of its own (503).
                     Do: Try again in a few minutes; if it stays so, look at the Qlik Cloud status page."
    `);
    expect(sandbox.log).toHaveLength(1);
  });

  test('of a tenant that breaks off', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'drop', times: 9 });
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  failed       Cannot reach http://TENANT: the connection was cut.
                     Do: Check QLIK_TENANT_URL and the network of this machine, then try again."
    `);
  });

  test('of a tenant whose answer is cut', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({ on: { path: '/api/v1/users' }, kind: 'truncated', times: 9 });
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  failed       Cannot use the answer to GET /api/v1/users/me: the answer is not complete JSON.
                     Do: Check that QLIK_TENANT_URL leads to a Qlik Cloud tenant and not to a proxy or sign-in page; otherwise report this as a bug."
    `);
  });
});

describe('the rate limit', () => {
  test('is reached at the sign-in', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({
      on: { path: '/api/' },
      kind: 'status',
      status: 429,
      retryAfter: '13',
      times: 9,
    });
    expect(await complaintsOf(settings)).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Wait as long as the rate limit says, then run this again.",
            "found": "The sign-in was not looked at: the tenant allows no more requests for now.",
            "id": "sign-in",
            "state": "not checked",
          },
          {
            "fix": "Wait 13 seconds, then run this again. Other programs with the same credential use up the same limit.",
            "found": "The rate limit refused 1 of 2 requests (429).",
            "id": "rate-limit",
            "state": "failed",
          },
        ],
        "waiting": [
          "caller: Fix the sign-in first.",
          "roles: Fix the sign-in first.",
        ],
      }
    `);
    expect(sandbox.log).toHaveLength(2);
  });

  test('is reached at once', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({ on: {}, kind: 'status', status: 429, retryAfter: '', times: 9 });
    expect(await complaints(settings)).toMatchInlineSnapshot(`
      "  warning      http://TENANT answers, and wants to be left alone for a while (429).
                     Do: Wait a minute, then run this again.
        failed       The rate limit refused 2 of 2 requests (429).
                     Do: Wait a minute, then run this again. Other programs with the same credential use up the same limit."
    `);
  });
});
