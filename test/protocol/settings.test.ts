import { describe, expect, test } from 'vitest';
import { clients } from '../support/protocol/clients.js';
import { startRaw } from '../support/protocol/raw.js';
import { listeningTenant, whole } from '../support/protocol/set-up.js';

describe.each(clients)('without settings, in %s', (_, connect) => {
  test('tools are listed, and a call says what is missing', async () => {
    const client = await connect();
    expect(await client.listTools()).not.toEqual([]);
    expect(whole(await client.callTool('list_groups', {}))).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) are not set.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again."
    `);
    expect(
      whole(await client.callTool('delete_custom_group', { group: 'CG-Empty' })),
    ).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) are not set.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again."
    `);
    await client.close();
    expect(client.questions).toEqual([]);
  });
});

const unfilled = (name: string): string => `\${${name}}`;

describe('settings that count as missing', () => {
  test.each([
    ['blank', ' ', ''],
    [
      'placeholders that the client did not fill in',
      unfilled('QLIK_TENANT_URL'),
      unfilled('QLIK_API_KEY'),
    ],
  ])('%s', async (_, url, key) => {
    const raw = startRaw({ env: { QLIK_TENANT_URL: url, QLIK_API_KEY: key } });
    expect(whole(await raw.call('list_groups', {}))).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) are not set.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_TENANT_URL and QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again."
    `);
  });

  test('the key alone', async () => {
    const { env } = await listeningTenant();
    const raw = startRaw({ env: { ...env, QLIK_API_KEY: unfilled('QLIK_API_KEY') } });
    expect(whole(await raw.call('list_groups', {}))).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) is not set.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_API_KEY (or QLIK_CLIENT_ID with QLIK_CLIENT_SECRET) in the environment of this server, then start it again."
    `);
  });
});

describe('settings that are wrong', () => {
  const answerWith = async (wrong: Record<string, string>): Promise<string> => {
    const { env, sandbox } = await listeningTenant();
    const raw = startRaw({ env: { ...env, ...wrong } });
    const answer = await raw.call('list_groups', {});
    expect(sandbox.log).toEqual([]);
    expect(raw.stderr()).toBe('');
    return whole(answer);
  };

  test('http to somewhere else', async () => {
    const wrong = { QLIK_TENANT_URL: 'http://acme.eu.qlikcloud.com' };
    expect(await answerWith(wrong)).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_TENANT_URL does not begin with https://.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_TENANT_URL to an https address; http is for a simulated tenant on this machine only."
    `);
  });

  test('no address', async () => {
    expect(await answerWith({ QLIK_TENANT_URL: 'https://' })).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_TENANT_URL is not a web address.
      Nothing was changed.
      What whoever runs this server can do: Set QLIK_TENANT_URL to the address of the tenant, such as https://acme.eu.qlikcloud.com."
    `);
  });

  test('a key with a line break', async () => {
    const wrong = { QLIK_API_KEY: 'super-secret\nkey' };
    expect(await answerWith(wrong)).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: QLIK_API_KEY has a character in it that no key has, such as a space or a line break.
      Nothing was changed.
      What whoever runs this server can do: Copy QLIK_API_KEY again, in one piece."
    `);
  });

  test('certificates that nobody checks', async () => {
    const wrong = {
      QLIK_TENANT_URL: 'https://acme.invalid',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    expect(await answerWith(wrong)).toMatchInlineSnapshot(`
      "[error] Cannot talk to Qlik Cloud: NODE_TLS_REJECT_UNAUTHORIZED is 0, so nothing would check that it is the tenant that gets the credential.
      Nothing was changed.
      What whoever runs this server can do: Remove NODE_TLS_REJECT_UNAUTHORIZED from the environment of this server, then start it again; for your company's own certificate authority, name the file with its certificate in NODE_EXTRA_CA_CERTS."
    `);
    const { env } = await listeningTenant();
    const here = startRaw({ env: { ...env, NODE_TLS_REJECT_UNAUTHORIZED: '0' } });
    expect((await here.call('list_groups', {})).isError).toBe(false);
  });

  test('a key that the tenant does not know', async () => {
    const { env } = await listeningTenant();
    const raw = startRaw({ env: { ...env, QLIK_API_KEY: 'super-secret-key' } });
    const answer = await raw.call('list_groups', {});
    // Which of its requests the tenant numbers first is chance.
    expect(whole(answer).replace(/(?<=trace id: )\d+/, 'TRACE')).toMatchInlineSnapshot(`
      "[error] Cannot complete GET /api/v1/groups: http://TENANT does not accept the credentials (401).
      Qlik Cloud says: "Unauthorized: The token is missing, unknown, expired or revoked" (GROUPS-SIM-401).
      Qlik's trace id: TRACE.
      Nothing was changed.
      What whoever runs this server can do: Check that the API key or client belongs to this tenant and was not revoked or expired, and that the owner of an API key may still use API keys."
    `);
    expect(raw.lines.join('\n') + raw.stderr()).not.toContain('super-secret-key');
  });
});
