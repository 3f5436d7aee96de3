import { expect, test } from 'vitest';
import { acme, approved, machine } from '../../support/commands/journals.js';
import { machineWith, settings } from '../../support/config/machines.js';

const other = 'other.us.qlikcloud.com';

/** A machine with a journal of two tenants, and a profile of one. */
async function withProfile(env: Record<string, string> = {}) {
  const made = await machineWith({
    [`${settings}/profiles/acme.json`]: JSON.stringify({ tenant: `https://${acme}` }),
    '.qlik/contexts.yml': `contexts:\n  admin: { server: ${acme}, headers: { Authorization: Bearer s3cr3t } }\n`,
  });
  const { keep, say } = await machine({
    XDG_CONFIG_HOME: made.pathOf('.config'),
    QLIK_CLI_USER_HOME_DIR: made.home,
    ...env,
  });
  await keep(acme, approved);
  await keep(other, approved.slice(0, 1));
  return say;
}

const whole =
  /^The journal of acme\.eu\.qlikcloud\.com is whole: 4 entries, each sealed with the one before it/;

test.each<[Record<string, string>, string[]]>([
  [{}, ['--profile', 'acme']],
  [{ QLIK_PROFILE: 'acme' }, []],
  [{ QLIK_CONTEXT: 'admin' }, []],
  [{ QLIK_PROFILE: 'none' }, ['--tenant', acme]],
])('the journal of the tenant is found with %j and %j', async (env, options) => {
  const { code, out, err } = await (await withProfile(env))('journal', 'verify', ...options);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(whole);
});

test('a profile that is not there, or of another tenant, is told of', async () => {
  const say = await withProfile({ QLIK_TENANT_URL: `https://${other}` });
  expect(await say('journal', 'show', '--profile', 'acmee')).toEqual({
    code: 1,
    out: '',
    err: 'qlik-groups-mcp: Cannot use the profile: there is no profiles/acmee.json among the settings of this server; there is only "acme". Start this server with the name of a profile, or write this one.\n',
  });
  expect(await say('journal', 'show', '--profile', 'acme')).toEqual({
    code: 1,
    out: '',
    err: 'qlik-groups-mcp: Cannot talk to Qlik Cloud: "tenant" in profiles/acme.json and QLIK_TENANT_URL name two tenants, and the credential of one must not reach the other. Make them name the same tenant, or take one of them away.\n',
  });
});

test.each([
  [
    ['journal', 'show', '--tenant', acme, '--profile', 'acme'],
    '--tenant and --profile both say whose journal; give one of them. Try: qlik-groups-mcp help journal',
  ],
  [
    ['sandbox', '--profile', 'acme'],
    '--profile is not for sandbox; it is for serve, install, doctor and journal. Try: qlik-groups-mcp help sandbox',
  ],
  [
    ['demo', '--profile', 'acme'],
    '--profile is not for demo; it is for serve, install, doctor and journal. Try: qlik-groups-mcp help demo',
  ],
])('%j makes no sense', async (args, words) => {
  expect(await (await withProfile())(...args)).toEqual({
    code: 2,
    out: '',
    err: `qlik-groups-mcp: ${words}\n`,
  });
});
