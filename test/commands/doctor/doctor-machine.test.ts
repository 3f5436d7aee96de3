import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stateFolder } from '../../../src/config/state-folder.js';
import { approved } from '../../support/commands/journals.js';
import {
  complaints,
  complaintsOf,
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

  test('is complained of by its id', async () => {
    const { settings } = await tenant();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    expect(await complaintsOf(settings)).toMatchInlineSnapshot(`
      {
        "code": 0,
        "findings": [
          {
            "fix": "Set the clock of this machine, best automatically: the times in the journal come from it.",
            "found": "The clock of this machine is 60 minutes ahead of the clock of the tenant.",
            "id": "clock",
            "state": "warning",
          },
        ],
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
    expect(await complaintsOf(settings, { also: ['rate-limit'] })).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Check that QLIK_TENANT_URL leads to a Qlik Cloud tenant and not to a proxy or sign-in page; otherwise report this as a bug.",
            "found": "Cannot use the answer to GET /api/v1/users/me: the answer does not have the documented form at id, name, subject.",
            "id": "sign-in",
            "state": "failed",
          },
          {
            "fix": "Compare the clock of this machine with another one.",
            "found": "The clock was not looked at: the answers of the tenant carry no date.",
            "id": "clock",
            "state": "not checked",
          },
          {
            "found": "The rate limit refused none of 2 requests. The tenant says that 987 requests can follow at once.",
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
});

describe('the state folder', () => {
  test('cannot be made', async () => {
    const { settings } = await tenant();
    const file = join(await temporaryFolder(), 'a-file');
    await writeFile(file, '');
    expect(
      await complaintsOf({ ...settings, QLIK_GROUPS_STATE: join(file, 'state') }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Let this account write there, make room, or set QLIK_GROUPS_STATE to a folder on an ordinary disk of this machine.",
            "found": "Cannot write to the state folder: a file stands where a folder has to be, or a folder where a file has to be ("STATE/TENANT").",
            "id": "state-folder",
            "state": "failed",
          },
        ],
        "waiting": [
          "journal: Fix the state folder first.",
        ],
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
    const said = await complaintsOf(settings, {
      async prepare({ keep, tamper }) {
        await keep(host, approved);
        await tamper(host, (text) => text.replace('accept: approved', 'accept: refused '));
      },
    });
    expect(said).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Run: chmod 700 "STATE/TENANT"",
            "found": "The state folder "STATE/TENANT" can be written to, and other accounts of this machine can look into it.",
            "id": "state-folder",
            "state": "warning",
          },
          {
            "fix": "Keep a copy of the state folder, then see the rest: qlik-groups-mcp journal verify --tenant TENANT",
            "found": "The journal is not whole: 1 problem. The first is in journal-000001.jsonl:2: This entry was changed after it was written: its hash does not match.",
            "id": "journal",
            "state": "failed",
          },
        ],
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
    expect(
      await complaintsOf({ ...settings, ...proxies }, { also: ['proxy'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "findings": [
          {
            "found": "HTTP_PROXY and all_proxy are set; this server uses no proxy, and reaches the tenant without one.",
            "id": "proxy",
            "state": "ok",
          },
        ],
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
    expect(
      await complaintsOf(settings, { also: ['address', 'state-folder'] }),
    ).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "found": "QLIK_TENANT_URL leads to https://acme.invalid.",
            "id": "address",
            "state": "ok",
          },
          {
            "fix": "Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment of this server, then start it again; for your company's own certificate authority, name the file with its certificate in NODE_EXTRA_CA_CERTS.",
            "found": "NODE_TLS_REJECT_UNAUTHORIZED is 0, so nothing would check that it is the tenant that gets the credential: this server refuses to connect.",
            "id": "certificates",
            "state": "failed",
          },
          {
            "found": "The state folder "STATE/acme.invalid" can be written to, by this account alone.",
            "id": "state-folder",
            "state": "ok",
          },
        ],
        "waiting": [
          "tenant: Fix the check of certificates first.",
          "sign-in: Fix the check of certificates first.",
          "caller: Fix the check of certificates first.",
          "roles: Fix the check of certificates first.",
          "clock: Fix the check of certificates first.",
          "rate-limit: Fix the check of certificates first.",
        ],
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
