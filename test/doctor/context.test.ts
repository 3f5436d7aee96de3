import fs from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConnection } from '../../src/config/connection.js';
import { profileName } from '../../src/config/profile/profile.js';
import { checks } from '../../src/doctor/checks.js';
import { createContext } from '../../src/doctor/context.js';
import { runChecks } from '../../src/doctor/run-checks.js';
import { machineWith, settings } from '../support/config/machines.js';

const acme = 'https://acme.eu.qlikcloud.com';
const other = 'https://other.us.qlikcloud.com';

const files = {
  '.qlik/contexts.yml': `contexts:
  admin: { server: ${acme}, headers: { Authorization: Bearer k3y-of-acme } }
  bot: { server: ${acme}, oauth-client-id: b0t, oauth-client-secret: s3cr3t-of-acme }
  other: { server: ${other}, headers: { Authorization: Bearer k3y-of-other } }
  bare: { server: ${acme} }
`,
  [`${settings}/profiles/acme.json`]: JSON.stringify({ tenant: acme }),
  [`${settings}/profiles/cli.json`]: JSON.stringify({ tenant: acme, context: 'bot' }),
  [`${settings}/profiles/odd.json`]: JSON.stringify({ tenant: 'http://acme.eu.qlikcloud.com' }),
};

const maybe = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: '' });

const setting = fc.record({
  QLIK_TENANT_URL: maybe(acme, other, 'http://acme.example', `$${'{URL}'}`),
  QLIK_API_KEY: maybe('k3y-of-env', 'a key'),
  QLIK_CLIENT_ID: maybe('b0t-of-env'),
  QLIK_CLIENT_SECRET: maybe('s3cr3t-of-env'),
  QLIK_IMPERSONATE_SUBJECT: maybe('okta|1'),
  QLIK_CONTEXT: maybe('admin', 'bot', 'other', 'bare', 'none'),
  QLIK_PROFILE: maybe('acme', 'cli', 'odd', 'none'),
});

const outcome = async (work: () => Promise<unknown>): Promise<unknown> =>
  work().catch((error: unknown) => (error instanceof Error ? 'a failure' : error));

test('the doctor looks at the connection that the server would use, or at none where it has none', async () => {
  const { home } = await machineWith(files);
  const only = ['profile', 'address', 'credential'];
  await fc.assert(
    fc.asyncProperty(setting, maybe('acme', 'cli', 'none'), async (env, given) => {
      const machine = { env, platform: 'linux' as const, home };
      const profile = given === '' ? undefined : given;
      const context = createContext({
        ...{ machine, profile, disk: fs, version: '0.1.0' },
        ...{ now: Date.now, nodeVersion: '22.12.0' },
      });
      const served = await outcome(() => readConnection(profileName(profile, env), machine));
      const seen = await outcome(async () => ({
        tenantUrl: await context.origin(),
        credential: await context.credential(),
      }));
      expect(seen).toEqual(served);
      const states: string[] = [];
      const some = checks.filter(({ id }) => only.includes(id));
      for await (const { state } of runChecks(some, context)) states.push(state);
      expect(states.includes('failed')).toBe(served === 'a failure');
      await context.close();
    }),
    { numRuns: 300 },
  );
});

test('what a context holds in secret is hidden as soon as it was read', async () => {
  const { home } = await machineWith(files);
  for (const [name, secret] of [
    ['admin', 'k3y-of-acme'],
    ['bot', 's3cr3t-of-acme'],
  ] as const) {
    const machine = { env: { QLIK_CONTEXT: name }, platform: 'linux' as const, home };
    const context = createContext({
      ...{ machine, disk: fs, version: '0.1.0' },
      ...{ now: Date.now, nodeVersion: '22.12.0' },
    });
    await context.sources();
    expect(context.redact(`It is ${secret}.`)).toBe('It is [hidden].');
  }
});
