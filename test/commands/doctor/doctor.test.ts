import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { resultText } from '../../../src/commands/doctor/report.js';
import { painter } from '../../../src/commands/stdout.js';
import { complaintsOf, examined, tenant } from '../../support/commands/run-doctor.js';
import { machineWith } from '../../support/config/machines.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';
import { MAIN } from '../../support/protocol/clients.js';

const ids = [
  'node',
  'profile',
  'address',
  'credential',
  'certificates',
  'tenant',
  'proxy',
  'sign-in',
  'caller',
  'roles',
  'policy',
  'clock',
  'rate-limit',
  'state-folder',
  'journal',
  'approval',
  'client cursor',
];

/** In a home where Cursor has this server. */
async function homeWithCursor(): Promise<string> {
  const entry = { command: 'npx', args: ['-y', 'qlik-groups-mcp'] };
  const made = await machineWith({
    '.cursor/mcp.json': JSON.stringify({ mcpServers: { 'qlik-groups': entry } }),
  });
  return made.home;
}

/** What programs may count on. */
const Report = z.strictObject({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  passed: z.boolean(),
  counts: z.strictObject({
    ok: z.number(),
    warning: z.number(),
    failed: z.number(),
    'not checked': z.number(),
  }),
  checks: z.array(
    z.union([
      z.strictObject({ id: z.string(), state: z.literal('ok'), found: z.string().regex(/\.$/) }),
      z.strictObject({
        id: z.string(),
        state: z.enum(['warning', 'failed', 'not checked']),
        found: z.string().regex(/\.$/),
        fix: z.string().min(1),
      }),
    ]),
  ),
});

const reportIn = (text: string) => Report.parse(JSON.parse(text));

test('a simulated tenant needs no settings', async () => {
  expect(
    await complaintsOf(
      {},
      {
        args: ['--sandbox'],
        also: ['profile', 'address', 'credential', 'state-folder', 'journal', 'rate-limit'],
      },
    ),
  ).toMatchInlineSnapshot(`
    {
      "code": 0,
      "findings": [
        {
          "found": "With the simulated tenant no profile and no context of qlik-cli is needed.",
          "id": "profile",
          "state": "ok",
        },
        {
          "found": "The simulated tenant runs on this machine, at http://TENANT.",
          "id": "address",
          "state": "ok",
        },
        {
          "found": "The credential is the API key of the simulated tenant.",
          "id": "credential",
          "state": "ok",
        },
        {
          "found": "The rate limit refused none of 4 requests.",
          "id": "rate-limit",
          "state": "ok",
        },
        {
          "found": "With the simulated tenant nothing is kept on disk.",
          "id": "state-folder",
          "state": "ok",
        },
        {
          "found": "The journal of the simulated tenant is kept in memory.",
          "id": "journal",
          "state": "ok",
        },
      ],
    }
  `);
});

test('the settings count for nothing with a simulated tenant', async () => {
  const settings = { QLIK_TENANT_URL: 'http://acme.example', QLIK_API_KEY: 'not-to-be-used' };
  expect((await examined(settings, ['--sandbox'])).code).toBe(0);
});

test('a program gets the same as JSON', async () => {
  const { settings: connection, sandbox } = await tenant();
  const settings = { ...connection, HOME: await homeWithCursor() };
  const well = await examined(settings, ['--json']);
  expect(well).toMatchObject({ code: 0, err: '' });
  const report = reportIn(well.out);
  expect(report).toMatchObject({ passed: true, counts: { ok: 17, failed: 0 } });
  expect(report.checks.map(({ id }) => id)).toEqual(ids);

  sandbox.state.apiKeys.delete(sandbox.apiKey);
  const made = await examined(settings, ['--json']);
  expect(made).toMatchObject({ code: 1, err: '' });
  const { passed, counts, checks } = reportIn(made.out);
  expect({ passed, counts }).toMatchInlineSnapshot(`
    {
      "counts": {
        "failed": 1,
        "not checked": 2,
        "ok": 14,
        "warning": 0,
      },
      "passed": false,
    }
  `);
  expect(checks.filter(({ state }) => state !== 'ok')).toMatchInlineSnapshot(`
    [
      {
        "fix": "Make a new API key in this tenant, as a person with the role TenantAdmin, and put it into QLIK_API_KEY. This one is expired, revoked, or of another tenant, or its owner may no longer use API keys.",
        "found": "The tenant does not accept the API key (401).",
        "id": "sign-in",
        "state": "failed",
      },
      {
        "fix": "Fix the sign-in first.",
        "found": "The caller was not looked at.",
        "id": "caller",
        "state": "not checked",
      },
      {
        "fix": "Fix the sign-in first.",
        "found": "What the caller may do was not looked at.",
        "id": "roles",
        "state": "not checked",
      },
    ]
  `);
});

test('lines are broken for a terminal, and in colour where it wants them', () => {
  const finding = {
    id: 'clock',
    found: `${'The clock of this machine is a little slow. '.repeat(3).trim()}`,
    fix: 'Set it.',
  };
  const shown = (state: 'failed' | 'not checked'): string =>
    resultText({ ...finding, state }, painter(true)).replaceAll('\u001b', 'ESC');
  expect(shown('failed')).toMatchInlineSnapshot(`
    "  ESC[31mfailed       ESC[39mThe clock of this machine is a little slow. The clock of this machine is a
                   little slow. The clock of this machine is a little slow.
                   ESC[1mDo:ESC[22m Set it.
    "
  `);
  expect(shown('not checked')).toMatchInlineSnapshot(`
    "  ESC[2mnot checked  ESC[22mESC[2mThe clock of this machine is a little slow. The clock of this machine is aESC[22m
                   ESC[2mlittle slow. The clock of this machine is a little slow. Do: Set it.ESC[22m
    "
  `);
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function doctor(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  const options = { env: { ...env, PATH: '' }, timeout: 30_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, 'doctor', ...args], options, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), out, err });
    });
  });
}

test('the binary ends with 0 where nothing failed, 1 where something did, 2 when misused', async () => {
  const { settings, sandbox } = await tenant();
  const HOME = await homeWithCursor();
  const env = { ...settings, HOME, QLIK_GROUPS_STATE: await temporaryFolder() };
  const well = await doctor(env);
  expect(well).toMatchObject({ code: 0, err: '' });
  expect(well.out).toMatch(/\n\nAll 17 checks are ok\.\n$/);
  expect(sandbox.log).toHaveLength(4);

  const warned = await doctor({ ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, '--json');
  expect(warned.code).toBe(0);
  expect(reportIn(warned.out)).toMatchObject({ passed: true, counts: { warning: 1 } });

  const unset = await doctor({ HOME }, '--json');
  expect(unset).toMatchObject({ code: 1, err: '' });
  expect(reportIn(unset.out).counts.failed).toBe(2);

  expect(await doctor(env, 'twice')).toEqual({
    code: 2,
    out: '',
    err: 'qlik-groups-mcp: twice is one word too many. Try: qlik-groups-mcp help doctor\n',
  });
  expect(await doctor(env, '--tenant', 'acme.example')).toMatchObject({ code: 2, out: '' });
});
