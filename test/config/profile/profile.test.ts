import { describe, expect, test } from 'vitest';
import { profileName, readProfile } from '../../../src/config/profile/profile.js';
import { machineWith, refusalOf, settings } from '../../support/config/machines.js';

const profile = (name: string) => `${settings}/profiles/${name}.json`;

test('a profile is read', async () => {
  const machine = await machineWith({
    [profile('acme-test-2')]:
      '{ "tenant": "acme.eu.qlikcloud.com", /* of qlik-cli */ "context": "acme-admin", }',
  });
  expect(await readProfile('acme-test-2', machine)).toEqual({
    place: 'profiles/acme-test-2.json',
    tenant: 'acme.eu.qlikcloud.com',
    context: 'acme-admin',
  });
});

test('the command line names it before the environment', () => {
  expect(profileName('a', { QLIK_PROFILE: 'b' })).toBe('a');
  expect(profileName(undefined, { QLIK_PROFILE: ' b ' })).toBe('b');
  expect(profileName(undefined, { QLIK_PROFILE: ' ' })).toBe(undefined);
});

const before = 'NOT_CONFIGURED: Cannot use the profile: ';

describe('there is none of that name', () => {
  test('but others', async () => {
    const machine = await machineWith({
      [profile('test')]: '',
      [profile('acme')]: '',
      [`${settings}/profiles/Not-one.json`]: '',
      [`${settings}/profiles/notes.txt`]: '',
    });
    expect(await refusalOf(readProfile('acmee', machine))).toBe(
      `${before}there is no profiles/acmee.json among the settings of this server; there are "acme" and "test"\nStart this server with the name of a profile, or write this one`,
    );
  });

  test('nor any other', async () => {
    expect(await refusalOf(readProfile('acme', await machineWith()))).toBe(
      `${before}there is no profiles/acme.json among the settings of this server; there are no profiles yet\nStart this server with the name of a profile, or write this one`,
    );
  });

  test('nor a place for any', async () => {
    expect(await refusalOf(readProfile('acme', { env: {}, platform: 'linux' }))).toBe(
      `${before}there is no folder for settings, because the account that runs this server has no home folder\nSet XDG_CONFIG_HOME to the folder above qlik-groups-mcp/profiles, then start this server again`,
    );
  });

  test.each(['../policy', 'Acme', 'a'.repeat(33), '', 'a/b', 'a.b', 'ä', 'eyJhbGciOi.s3cr3t'])(
    'and could be none: %j, which is not repeated',
    async (name) => {
      const machine = await machineWith({
        [profile('acme')]: '',
        [`${settings}/policy.json`]: '{}',
      });
      expect(await refusalOf(readProfile(name, machine))).toBe(
        `${before}its name cannot be one: a name has 1 to 32 of a to z, 0 to 9 and -; there is only "acme"\nStart this server with the name of a profile`,
      );
    },
  );
});

describe('a profile that is broken is not used', () => {
  const fix = '\nFix profiles/acme.json';

  test.each([
    ['', 'profiles/acme.json is empty'],
    ['{}', 'line 1 of profiles/acme.json: "tenant" is missing'],
    [
      '{\n"tenant": 7 }',
      'line 2 of profiles/acme.json: "tenant" has to be a text in double quotes',
    ],
    [
      '{ "tenant": "a.example",\n"contexts": "a" }',
      'line 2 of profiles/acme.json: "contexts" is not a setting here; there are tenant, context and policy',
    ],
  ])('%j', async (text, what) => {
    const machine = await machineWith({ [profile('acme')]: text });
    expect(await refusalOf(readProfile('acme', machine))).toBe(`${before}${what}${fix}`);
  });

  test.each([
    'apiKey',
    'api_key',
    'QLIK_API_KEY',
    'token',
    'client_secret',
    'clientId',
    'password',
    'oauth',
    'credentials',
    'Authorization',
  ])('%s is sent where credentials go', async (key) => {
    const machine = await machineWith({
      [profile('acme')]: `{\n"tenant": "a.example",\n"${key}": "s3cr3t-1234"\n}`,
    });
    expect(await refusalOf(readProfile('acme', machine))).toBe(
      `${before}line 3 of profiles/acme.json: "${key}" looks like a credential, and a profile holds none\nTake it out of profiles/acme.json. Set QLIK_API_KEY, or QLIK_CLIENT_ID and QLIK_CLIENT_SECRET, in the environment of this server, or give the profile the name of a qlik-cli context; a secret that was in a file is best replaced by a new one`,
    );
  });
});
