import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../src/config/machine.js';
import { readContext } from '../../../src/config/profile/contexts.js';
import { machineWith, refusalOf } from '../../support/config/machines.js';

/** Every value of the files here that may be a secret has this in it. */
const secret = 's3cr3t';

const contexts = `current-context: acme-admin
contexts:
  acme-admin:
    server: https://acme-lab.eu.qlikcloud.com
    server-type: cloud
    comment: made up
    headers:
      Authorization: Bearer ${secret}.key
  acme-bot:
    server: ACME-lab.eu.qlikcloud.com/hub
    oauth-client-id: 82e0112233445566
    oauth-client-secret: "${secret}"
    headers: {}
  both:
    server: acme-lab.eu.qlikcloud.com
    something-new: [1, 2]
    insecure: false
    headers:
      X-Other: ${secret}
      authorization: "bearer   ${secret}.first"
    oauth-client-id: ${secret}
    oauth-client-secret: ${secret}
  bare:
    server: https://acme-lab.eu.qlikcloud.com
    oauth-client-id: null
    oauth-client-secret: ""
  empty:
  nothing: null
  onprem:
    server: https://qlik.intern.example/${secret}
    server-type: Windows
    headers: { Authorization: Bearer ${secret} }
  engine: { server: "ws://localhost:9076/${secret}", server-type: engine }
  careless:
    server: https://acme-lab.eu.qlikcloud.com
    insecure: true
    headers: { Authorization: Bearer ${secret} }
  nowhere: { headers: { Authorization: Bearer ${secret} } }
  basic: { server: a.example, headers: { Authorization: Basic ${secret} } }
  spaced: { server: a.example, headers: { Authorization: Bearer ${secret} ${secret} } }
  twice: { server: a.example, headers: { Authorization: Bearer ${secret}, authorization: Bearer ${secret}2 } }
  half: { server: a.example, oauth-client-id: ${secret} }
  plain: { server: "http://${secret}.example", headers: { Authorization: Bearer ${secret} } }
  tricky: { server: "https://${secret}:${secret}@a.example" }
  odd: { server: "https://" }
  __proto__: { server: a.example }
`;

const file = '.qlik/contexts.yml';
const origin = 'https://acme-lab.eu.qlikcloud.com';

async function read(name: string, machine?: Machine) {
  return readContext(name, 'QLIK_CONTEXT', machine ?? (await machineWith({ [file]: contexts })));
}

async function refusal(name: string, machine?: Machine): Promise<string> {
  const text = await refusalOf(read(name, machine));
  expect(text).not.toContain(secret);
  return text;
}

const before = 'NOT_CONFIGURED: Cannot talk to Qlik Cloud: ';

describe('a context of qlik-cli has', () => {
  test.each([
    ['acme-admin', { key: `${secret}.key` }],
    // Digits and an e, which other readers of YAML take for infinity.
    ['acme-bot', { id: '82e0112233445566', secret }],
    ['both', { key: `${secret}.first` }],
  ])('address and credential: %s', async (name, kept) => {
    expect(await read(name)).toEqual({ place: `the context "${name}"`, origin, kept });
  });

  test('only an address', async () => {
    expect(await read('bare')).toEqual({ place: 'the context "bare"', origin });
    expect((await read('__proto__')).origin).toBe('https://a.example');
  });
});

describe('a context is refused', () => {
  test.each([
    ['empty', 'the context "empty" has nothing in it\nCreate it again with qlik context create'],
    [
      'nothing',
      'the context "nothing" has nothing in it\nCreate it again with qlik context create',
    ],
    [
      'onprem',
      'the context "onprem" is not of Qlik Cloud: its server-type is another one\nName a context whose server-type is cloud; this server looks after Qlik Cloud only',
    ],
    [
      'engine',
      'the context "engine" is not of Qlik Cloud: its server-type is another one\nName a context whose server-type is cloud; this server looks after Qlik Cloud only',
    ],
    [
      'careless',
      'the context "careless" is set to insecure, and this server always checks who it talks to\nCreate the context again without --insecure',
    ],
    [
      'nowhere',
      'the context "nowhere" has no server, so nothing says which tenant it is for\nGive it the address of the tenant with qlik context update',
    ],
    [
      'half',
      'the context "half" has only one half of an OAuth client\nCreate the context again with both --oauth-client-id and --oauth-client-secret',
    ],
    [
      'plain',
      'the server of the context "plain" does not begin with https://\nSet the server of the context "plain" to an https address; http is for a simulated tenant on this machine only',
    ],
    [
      'tricky',
      'the server of the context "tricky" has a user name or password in it\nSet the server of the context "tricky" to the address alone and the credentials in their own variables',
    ],
    [
      'odd',
      'the server of the context "odd" is not a web address\nSet the server of the context "odd" to the address of the tenant, such as https://acme.eu.qlikcloud.com',
    ],
  ])('%s', async (name, words) => {
    expect(await refusal(name)).toBe(`${before}${words}`);
  });

  test.each(['basic', 'spaced', 'twice'])('for its header: %s', async (name) => {
    expect(await refusal(name)).toBe(
      `${before}the context "${name}" does not have one Authorization header with Bearer and an API key\nCreate the context again with qlik context create --api-key`,
    );
  });
});

describe('a name that is not there', () => {
  test('is answered with those that are, and not repeated', async () => {
    expect(await refusal(`eyJ.${secret}`)).toBe(
      `${before}contexts.yml of qlik-cli has no context of the name that QLIK_CONTEXT gives; it has "acme-admin", "acme-bot", "both", "bare", "empty", "nothing", "onprem", "engine", "careless", "nowhere" and 8 more\nCorrect QLIK_CONTEXT; qlik context ls shows the names, and upper and lower case matter`,
    );
    for (const name of ['Acme-Admin', 'toString', 'constructor']) {
      expect(await refusal(name)).toContain('has no context of the name that QLIK_CONTEXT gives');
    }
  });
});

describe('the file', () => {
  const fix = '\nFix the file, or take QLIK_CONTEXT away and set QLIK_TENANT_URL and a credential';

  test.each([
    [
      `contexts:\n  a: [\n  b: ${secret}: x`,
      'line 3 of contexts.yml of qlik-cli: is not YAML as expected',
    ],
    [
      `contexts:\n  a: { server: a }\n  a: { server: ${secret} }`,
      'line 3 of contexts.yml of qlik-cli: is not YAML as expected',
    ],
    [`a: *${secret}`, 'contexts.yml of qlik-cli has a reference in it that leads nowhere'],
    ['', 'contexts.yml of qlik-cli has no contexts in it'],
    [secret, 'contexts.yml of qlik-cli has no contexts in it'],
    [`contexts: ${secret}`, 'contexts.yml of qlik-cli has no contexts in it'],
    ['current-context: a\ncontexts:\n', 'contexts.yml of qlik-cli has no contexts in it'],
  ])('%j is no such file', async (text, what) => {
    const machine = await machineWith({ [file]: text });
    expect(await refusal('a', machine)).toBe(`${before}${what}${fix}`);
  });

  test('is not there', async () => {
    const next =
      '\nMake the context with qlik context create, or take QLIK_CONTEXT away and set QLIK_TENANT_URL and a credential';
    expect(await refusal('a', await machineWith())).toBe(
      `${before}QLIK_CONTEXT names a context of qlik-cli, and there is no .qlik/contexts.yml${next}`,
    );
    expect(await refusal('a', { env: {}, platform: 'linux' })).toContain('there is no .qlik');
    for (const place of [`/none/${secret}`, `../${secret}`]) {
      const machine = await machineWith({}, { QLIK_CLI_USER_HOME_DIR: place });
      expect(await refusal('a', machine)).toBe(
        `${before}QLIK_CONTEXT names a context of qlik-cli, and there is no contexts.yml where QLIK_CLI_USER_HOME_DIR is${next}`,
      );
    }
  });

  test.each([
    ['other', 'other/.qlik/contexts.yml'],
    ['other', 'other/contexts.yml'],
    ['other/mine.yaml', 'other/mine.yaml'],
  ])('is found by QLIK_CLI_USER_HOME_DIR=%s at %s', async (variable, at) => {
    const machine = await machineWith({ [at]: contexts, [file]: 'contexts: {}' });
    const env = { QLIK_CLI_USER_HOME_DIR: machine.pathOf(variable) };
    expect((await read('acme-admin', { ...machine, env })).origin).toBe(origin);
  });
});
