import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../src/config/settings.js';
import { Failure } from '../../src/errors.js';

const url = 'https://acme.eu.qlikcloud.com';
/** What a host leaves behind that did not fill in a setting. */
const placeholder = `$${'{user_config.url}'}`;
const key = { QLIK_API_KEY: 'k-1234' };

function failure(env: Record<string, string>): Failure {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the address of the tenant', () => {
  test.each([
    [`${url}/`, url],
    [`${url}/hub/home?x=1#y`, url],
    ['acme.eu.qlikcloud.com', url],
    ['HTTPS://ACME.eu.qlikcloud.com/', url],
    [' https://acme.eu.qlikcloud.com ', url],
    ['http://localhost:4000/', 'http://localhost:4000'],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000'],
    ['http://[::1]:4000', 'http://[::1]:4000'],
  ])('%s becomes %s', (given, origin) => {
    expect(readSettings({ QLIK_TENANT_URL: given, ...key }).tenantUrl).toBe(origin);
  });

  test.each([
    ['http://acme.eu.qlikcloud.com', 'QLIK_TENANT_URL does not begin with https://'],
    ['http://localhost.evil.example', 'QLIK_TENANT_URL does not begin with https://'],
    ['ftp://acme.eu.qlikcloud.com', 'QLIK_TENANT_URL does not begin with https://'],
    ['https://me:hunter2@acme.eu.qlikcloud.com', 'has a user name or password in it'],
    ['https://', 'QLIK_TENANT_URL is not a web address'],
    ['0a1b2c3d4e5f', 'QLIK_TENANT_URL holds a single word, which is no address of a tenant'],
    ['eyJhbGciOiJFUzM4NCJ9.hunter2.made-up', 'QLIK_TENANT_URL holds what looks like a key'],
    ['https://eyJhbGciOiJFUzM4NCJ9.hunter2.made/', 'QLIK_TENANT_URL holds what looks like a key'],
  ])('%s is refused', (given, words) => {
    const refused = failure({ QLIK_TENANT_URL: given, ...key });
    expect(refused.code).toBe('NOT_CONFIGURED');
    expect(refused.message).toContain(words);
    expect(refused.message + refused.next).not.toContain('hunter2');
  });
});

describe('the credential', () => {
  test('is an API key', () => {
    expect(readSettings({ QLIK_TENANT_URL: url, ...key }).credential).toEqual({
      kind: 'api-key',
      key: 'k-1234',
    });
  });

  test('is an OAuth client that acts as a person', () => {
    const env = { QLIK_TENANT_URL: url, QLIK_CLIENT_ID: 'c1', QLIK_CLIENT_SECRET: 's3cr3t' };
    expect(readSettings({ ...env, QLIK_IMPERSONATE_SUBJECT: 'okta-u-42' }).credential).toEqual({
      kind: 'client-credentials',
      id: 'c1',
      secret: 's3cr3t',
      impersonate: { field: 'subject', value: 'okta-u-42' },
    });
    expect(readSettings({ ...env, QLIK_API_KEY: placeholder }).credential).toEqual({
      kind: 'client-credentials',
      id: 'c1',
      secret: 's3cr3t',
    });
  });

  test.each([
    [
      {},
      'QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) are not set',
    ],
    [{ ...key, QLIK_TENANT_URL: '  ' }, 'QLIK_TENANT_URL is not set'],
    [{ ...key, QLIK_TENANT_URL: placeholder }, 'QLIK_TENANT_URL is not set'],
    [{ QLIK_TENANT_URL: url, QLIK_CLIENT_ID: 'c' }, 'QLIK_CLIENT_SECRET is not set'],
    [{ QLIK_CLIENT_SECRET: 'c' }, 'QLIK_TENANT_URL and QLIK_CLIENT_ID are not set'],
  ])('%j names what is missing', (env, words) => {
    expect(failure(env).message).toBe(`Cannot talk to Qlik Cloud: ${words}`);
  });

  test.each([
    [{ ...key, QLIK_CLIENT_ID: 'c' }, 'both an API key and an OAuth client are set'],
    [{ ...key, QLIK_IMPERSONATE_SUBJECT: 'x' }, 'an API key always acts as its owner'],
    [{ QLIK_API_KEY: 'two\nlines' }, 'QLIK_API_KEY has a character in it that no key has'],
  ])('%j is refused', (env, words) => {
    expect(failure({ QLIK_TENANT_URL: url, ...env }).message).toContain(words);
  });

  test('is never quoted, whatever is wrong', () => {
    // What looks like a placeholder counts as not set, so it would not be refused.
    const secret = fc
      .string({ minLength: 12 })
      .filter((value) => value.trim().length >= 12 && !/^\$\{.*\}$/s.test(value.trim()));
    fc.assert(
      fc.property(secret, (value) => {
        for (const env of [
          { QLIK_TENANT_URL: 'http://x.example', QLIK_API_KEY: value },
          { QLIK_TENANT_URL: `https://a:${encodeURIComponent(value)}@x.example`, ...key },
          { ...key, QLIK_CLIENT_SECRET: value },
        ]) {
          const { message, next } = failure({ QLIK_TENANT_URL: url, ...env });
          expect(message + next).not.toContain(value.trim());
        }
      }),
    );
  });
});
