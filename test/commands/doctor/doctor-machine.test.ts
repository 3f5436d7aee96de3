import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stateFolder } from '../../../src/config/state-folder.js';
import { approved } from '../../support/commands/journals.js';
import {
  complaints,
  examined,
  foreignKey,
  somethingElse,
  tenant,
} from '../../support/commands/run-doctor.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';

describe('the clock', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['an hour ahead', 3_600_000, '60 minutes ahead of'],
    ['three hours behind', -10_800_000, '3 hours behind'],
    ['two days ahead', 172_800_000, '2 days ahead of'],
  ])('is %s', async (_, off, words) => {
    const { settings } = await tenant();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + off });
    const { code, out } = await examined(settings);
    expect(code).toBe(0);
    expect(out).toContain(
      `  warning      The clock of this machine is ${words} the clock of the tenant.`,
    );
  });

  test('is seen in a whole report', async () => {
    const { settings } = await tenant();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
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
        warning      The clock of this machine is 60 minutes ahead of the clock of the tenant.
                     Do: Set the clock of this machine, best automatically: the times in the journal come from it.
        ok           The rate limit refused none of 4 requests.
        ok           The state folder "STATE/TENANT" can be written to, by this account alone.
        ok           There is no journal of this tenant yet: it begins with the first change.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
        not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

      1 warning, 1 not checked and 15 ok.
      Nothing failed. See to the warnings that concern you.
      ",
      }
    `);
  });

  test('cannot be compared', async () => {
    const url = await somethingElse((_, response) => {
      response.sendDate = false;
      response.setHeader('ratelimit-remaining', '987');
      response.end('{"token_endpoint":"x"}');
    });
    const settings = { QLIK_TENANT_URL: url, QLIK_API_KEY: 'sandbox-key-made-up' };
    const { out } = await examined(settings);
    expect(out.slice(out.indexOf('  not checked  The clock'))).toMatchInlineSnapshot(`
      "  not checked  The clock was not looked at: the answers of the tenant carry no date. Do: Compare the clock of this machine with another one.
        ok           The rate limit refused none of 2 requests. The tenant says that 987 requests can follow at once.
        ok           The state folder "STATE/TENANT" can be written to, by this account alone.
        ok           There is no journal of this tenant yet: it begins with the first change.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
        not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

      1 failed, 4 not checked and 12 ok.
      Fix what failed, from the top down, then run this again.
      "
    `);
  });
});

describe('the state folder', () => {
  test('cannot be made', async () => {
    const { settings } = await tenant();
    const file = join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    expect(
      await examined({ ...settings, QLIK_GROUPS_STATE: join(file, 'state') }),
    ).toMatchInlineSnapshot(`
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
        failed       Cannot write to the state folder: a file stands where a folder has to be, or a folder where a file has to be ("STATE/TENANT").
                     Do: Let this account write there, make room, or set QLIK_GROUPS_STATE to a folder on an ordinary disk of this machine.
        not checked  The journal was not looked at. Do: Fix the state folder first.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
        not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

      1 failed, 2 not checked and 14 ok.
      Fix what failed, from the top down, then run this again.
      ",
      }
    `);
  });

  // Nothing is read-only for the superuser.
  test.skipIf(process.getuid?.() === 0)('can only be read', async () => {
    const { settings } = await tenant();
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    const said = await complaints({ ...settings, QLIK_GROUPS_STATE: folder });
    expect(said).toContain('Cannot write to the state folder: this server may not write there');
  });

  test('is no whole path', async () => {
    const { settings } = await tenant();
    expect(await complaints({ ...settings, QLIK_GROUPS_STATE: '~/state' })).toMatchInlineSnapshot(`
      "  failed       Cannot tell where to keep the journal: QLIK_GROUPS_STATE is not a whole path from the root; ~ and variables in it are not filled in.
                     Do: Set QLIK_GROUPS_STATE to a whole path, or leave it unset for the usual folder of this system."
    `);
  });

  test('is open to others', async () => {
    const { settings, url } = await tenant();
    const root = await temporaryFolder();
    const folder = stateFolder(new URL(url).host, { QLIK_GROUPS_STATE: root });
    await mkdir(folder, { mode: 0o755 });
    await chmod(folder, 0o755);
    expect(await complaints({ ...settings, QLIK_GROUPS_STATE: root })).toMatchInlineSnapshot(`
      "  warning      The state folder "STATE/TENANT" can be written to, and other accounts of this machine can look into it.
                     Do: Run: chmod 700 "STATE/TENANT""
    `);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is left as it was found', async () => {
    const { settings } = await tenant();
    const root = await temporaryFolder();
    const state = join(root, 'not', 'there');
    expect((await examined({ ...settings, QLIK_GROUPS_STATE: state })).code).toBe(0);
    expect(await readdir(root)).toEqual([]);
  });
});

describe('the journal', () => {
  test('is whole', async () => {
    const { settings, url } = await tenant();
    const { out } = await examined(settings, [], (machine) =>
      machine.keep(new URL(url).host, approved),
    );
    expect(out).toContain(
      '  ok           The journal is whole: 4 entries, each sealed with the one before it.\n',
    );
  });

  test('is broken', async () => {
    const { settings, url } = await tenant();
    const { host } = new URL(url);
    const said = await examined(settings, [], async ({ keep, tamper }) => {
      await keep(host, approved);
      await tamper(host, (text) => text.replace('accept: approved', 'accept: refused '));
    });
    expect(said).toMatchInlineSnapshot(`
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
        warning      The state folder "STATE/TENANT" can be written to, and other accounts of this machine can look into it.
                     Do: Run: chmod 700 "STATE/TENANT"
        failed       The journal is not whole: 1 problem. The first is in journal-000001.jsonl:2: This entry was changed after it was written: its hash does not match.
                     Do: Keep a copy of the state folder, then see the rest: qlik-groups-mcp journal verify --tenant TENANT
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
        not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

      1 failed, 1 warning, 1 not checked and 14 ok.
      Fix what failed, from the top down, then run this again.
      ",
      }
    `);
  });
});

describe('the network', () => {
  test('has a proxy that is not needed', async () => {
    const { settings } = await tenant();
    const proxies = {
      HTTP_PROXY: 'http://me:hunter2@127.0.0.1:9',
      all_proxy: 'socks://127.0.0.1:9',
    };
    expect(await examined({ ...settings, ...proxies })).toMatchInlineSnapshot(`
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
        ok           HTTP_PROXY and all_proxy are set; this server uses no proxy, and reaches the tenant without one.
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
  });

  test('has certificates that nobody checks, and a tenant on this machine', async () => {
    const { settings } = await tenant();
    expect(
      await complaints({ ...settings, NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    ).toMatchInlineSnapshot(`
      "  warning      NODE_TLS_REJECT_UNAUTHORIZED is 0, so this server refuses to connect to any tenant but a simulated one on this machine.
                     Do: Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment of this server, then start it again; for your company's own certificate authority, name the file with its certificate in NODE_EXTRA_CA_CERTS."
    `);
  });

  test('has certificates that nobody checks, and nothing is sent to a tenant elsewhere', async () => {
    const settings = {
      QLIK_TENANT_URL: 'https://acme.invalid',
      QLIK_API_KEY: foreignKey,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    expect(await examined(settings)).toMatchInlineSnapshot(`
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
        ok           QLIK_TENANT_URL leads to https://acme.invalid.
        ok           The credential is an API key (QLIK_API_KEY).
        failed       NODE_TLS_REJECT_UNAUTHORIZED is 0, so nothing would check that it is the tenant that gets the credential: this server refuses to connect.
                     Do: Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment of this server, then start it again; for your company's own certificate authority, name the file with its certificate in NODE_EXTRA_CA_CERTS.
        not checked  The connection was not looked at. Do: Fix the check of certificates first.
        ok           No proxy is set, and none is used.
        not checked  The sign-in was not looked at. Do: Fix the check of certificates first.
        not checked  The caller was not looked at. Do: Fix the check of certificates first.
        not checked  What the caller may do was not looked at. Do: Fix the check of certificates first.
        ok           There is no policy: nothing is forbidden but what is built in.
        not checked  The clock was not looked at. Do: Fix the check of certificates first.
        not checked  The rate limit was not looked at. Do: Fix the check of certificates first.
        ok           The state folder "STATE/acme.invalid" can be written to, by this account alone.
        ok           There is no journal of this tenant yet: it begins with the first change.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.
        not checked  No client of this account has this server in its own settings; those of single projects are not looked at. Do: Put it into one: qlik-groups-mcp install lists them.

      1 failed, 7 not checked and 9 ok.
      Fix what failed, from the top down, then run this again.
      ",
      }
    `);
  });

  test('checks certificates with any other value', async () => {
    const { settings } = await tenant();
    for (const value of ['1', '', 'false', '00', ' 0']) {
      expect(await complaints({ ...settings, NODE_TLS_REJECT_UNAUTHORIZED: value })).toBe('');
    }
  });
});
