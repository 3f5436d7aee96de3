import { describe, expect, test } from 'vitest';
import { uninstallFrom } from '../../../src/clients/files/edit-file.js';
import { andBack, install, refused, small, spot, wanted } from '../../support/clients/editing.js';

describe('an entry that is there', () => {
  const filled = {
    ...wanted,
    env: { ...wanted.env, QLIK_API_KEY: 'k-1', QLIK_GROUPS_STATE: '/var/q' },
    disabled: false,
  };
  const text = JSON.stringify({ mcpServers: { 'qlik-groups': filled } }, null, 2);

  test('is not touched when it says the same, with the key that somebody filled in', () => {
    expect(install(text, wanted)).toBe('already so');
  });

  test('is changed only in what is wanted otherwise', () => {
    const newer = { ...wanted, args: ['-y', 'qlik-groups-mcp@2.0.0'] };
    expect(install(text, newer)).toBe(
      text.replace(/\[[^\]]*\]/, '["-y", "qlik-groups-mcp@2.0.0"]'),
    );
  });

  test('keeps the comments in it', () => {
    const commented = text.replace('"k-1"', '"k-1" /* until May */');
    const newer = { ...wanted, args: ['-y', 'qlik-groups-mcp@2.0.0'] };
    expect(install(commented, newer)).toBe(
      commented.replace(/\[[^\]]*\]/, '["-y", "qlik-groups-mcp@2.0.0"]'),
    );
  });

  test('loses address and key when a context takes their place', () => {
    const context = { ...wanted, env: { QLIK_CONTEXT: 'acme' } };
    const after: unknown = JSON.parse(install(text, context));
    expect(after).toEqual({
      mcpServers: {
        'qlik-groups': { ...filled, env: { QLIK_GROUPS_STATE: '/var/q', QLIK_CONTEXT: 'acme' } },
      },
    });
  });

  test('loses its environment with the last setting in it', () => {
    const sandbox = { type: 'stdio', command: 'npx', args: ['qlik-groups-mcp', '--sandbox'] };
    const after: unknown = JSON.parse(install(install('{}', wanted), sandbox));
    expect(after).toEqual({ mcpServers: { 'qlik-groups': sandbox } });
    expect(install(JSON.stringify(after), sandbox)).toBe('already so');
  });

  test('loses its context when an address takes its place', () => {
    const before = install('{}', { ...wanted, env: { QLIK_CONTEXT: 'acme' } });
    expect(JSON.parse(install(before, wanted))).toEqual({ mcpServers: { 'qlik-groups': wanted } });
  });

  describe('takes no credential along to another tenant', () => {
    const oauth = { QLIK_CLIENT_ID: 'c-1', QLIK_CLIENT_SECRET: 's-1' };
    const to = { ...wanted, env: { QLIK_TENANT_URL: 'https://b.example', QLIK_API_KEY: '' } };
    const { type, command, args } = wanted;
    const profiled = { type, command, args: [...args, '--profile', 'acme'] };
    const envAfter = (before: Record<string, unknown>, after: Record<string, unknown>): unknown =>
      JSON.parse(install(install('{}', before), after)).mcpServers['qlik-groups'].env;

    test.each([
      ['a key', { QLIK_TENANT_URL: 'https://a.example', QLIK_API_KEY: 'k-1' }],
      [
        'an OAuth client',
        { QLIK_TENANT_URL: 'a.example', ...oauth, QLIK_IMPERSONATE_SUBJECT: 'p' },
      ],
      ['the client beside a context', { QLIK_CONTEXT: 'a', ...oauth }],
    ])('%s, when the address changes', (_, env) => {
      const kept = { QLIK_GROUPS_STATE: '/var/q' };
      expect(envAfter({ ...wanted, env: { ...env, ...kept } }, to)).toEqual({ ...to.env, ...kept });
    });

    test('a client, when a profile or a context takes the place of the address', () => {
      const before = { ...wanted, env: { QLIK_TENANT_URL: 'https://a.example', ...oauth } };
      expect(envAfter(before, profiled)).toBeUndefined();
      expect(envAfter(before, { ...wanted, env: { QLIK_CONTEXT: 'b' } })).toEqual({
        QLIK_CONTEXT: 'b',
      });
    });

    test('a key, when an address takes the place of a profile', () => {
      expect(envAfter({ ...profiled, env: { QLIK_API_KEY: 'k-1' } }, to)).toEqual(to.env);
    });

    const unknown: readonly (readonly [string, Record<string, string>])[] = [
      ['no address', {}],
      ['a blank address', { QLIK_TENANT_URL: ' ' }],
      ['an address that the client fills in', { QLIK_TENANT_URL: `$${'{env:QLIK_TENANT_URL}'}` }],
      ['the address of the example', { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com' }],
      ['what is no address', { QLIK_TENANT_URL: 'our tenant' }],
    ];

    test.each(unknown)('a key beside %s, whose tenant is not known', (_, address) => {
      const before = { ...wanted, env: { ...address, QLIK_API_KEY: 'k-1' } };
      expect(envAfter(before, to)).toEqual(to.env);
    });

    test.each(unknown)('an OAuth client beside %s, whose tenant is not known', (_, address) => {
      expect(envAfter({ ...wanted, env: { ...address, ...oauth } }, to)).toEqual(to.env);
    });

    test('a key of an entry without settings that an address is added to', () => {
      const before = { type, command, args, env: { QLIK_API_KEY: 'k-1', QLIK_GROUPS_STATE: '/q' } };
      expect(envAfter(before, to)).toEqual({ QLIK_GROUPS_STATE: '/q', ...to.env });
      expect(envAfter(before, profiled)).toEqual({ QLIK_GROUPS_STATE: '/q' });
    });

    test('but keeps it where the tenant stays', () => {
      const same = { QLIK_TENANT_URL: 'https://B.example/', QLIK_API_KEY: 'k-1' };
      expect(envAfter({ ...wanted, env: same }, to)).toEqual({
        QLIK_TENANT_URL: 'https://b.example',
        QLIK_API_KEY: 'k-1',
      });
      const started = { type, command, args: ['qlik-groups-mcp', '--profile', 'acme'] };
      expect(envAfter({ ...started, env: oauth }, profiled)).toEqual(oauth);
    });
  });

  test('is not asked for a key where an OAuth client stands', () => {
    const address = 'acme.eu.qlikcloud.com';
    const client = { ...wanted, env: { QLIK_TENANT_URL: address, QLIK_CLIENT_ID: 'c' } };
    const after: unknown = JSON.parse(install(install('{}', client), wanted));
    expect(after).toMatchObject({
      mcpServers: {
        'qlik-groups': {
          env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com', QLIK_CLIENT_ID: 'c' },
        },
      },
    });
    expect(JSON.stringify(after)).not.toContain('QLIK_API_KEY');
  });

  test('gets an environment where it had none, or none that is one', () => {
    for (const env of [undefined, null, 'x']) {
      const before = install('{}', { ...wanted, ...(env === undefined ? { env: {} } : { env }) });
      expect(JSON.parse(install(before, wanted))).toEqual({
        mcpServers: { 'qlik-groups': wanted },
      });
    }
  });
});

describe('a different server of the same name', () => {
  const text = '{"mcpServers":{"qlik-groups":{"url":"https://other.example"},"z":{}}}';

  test('stays', () => {
    expect(refused(() => install(text))).toMatchInlineSnapshot(
      `"Cannot put this server into /home/ana/.cursor/mcp.json: a different server stands there as qlik-groups. Give that one another name, or say --replace to put this one in its place."`,
    );
    expect(refused(() => uninstallFrom(text, spot, []))).toMatchInlineSnapshot(
      `"Cannot take this server out of /home/ana/.cursor/mcp.json: a different server stands there as qlik-groups. If you want to be rid of that one, take it out by hand."`,
    );
    expect(refused(() => install('{"mcpServers":{"qlik-groups":null}}'))).toContain('different');
  });

  test('goes when that is said', () => {
    expect(JSON.parse(install(text, small, true))).toEqual({
      mcpServers: { 'qlik-groups': small, z: {} },
    });
  });
});

describe('taking it out', () => {
  test('does nothing where it is not', () => {
    for (const text of ['', '{}', '{"mcpServers":{}}', '{"mcpServers":{"one":{}}}', '// x']) {
      expect(uninstallFrom(text, spot, [])).toBeUndefined();
    }
  });

  test('leaves what somebody wrote around it', () => {
    const text = install('{\n  "mcpServers": {\n    "one": {}\n  }\n}\n');
    const later = text
      .replace('"qlik-groups"', '/* mine */ "qlik-groups"')
      .replace(/\]\n {4}\}/, ']\n    }, // and\n    "two": {}');
    expect(uninstallFrom(later, spot, [])).toMatchInlineSnapshot(`
      "{
        "mcpServers": {
          "one": {},
          /* mine */ // and
          "two": {}
        }
      }
      "
    `);
  });

  test('lets no comment swallow what follows', () => {
    const text = '{"mcpServers":{ // all\n"qlik-groups":{"command":"qlik-groups-mcp"},"z":{}}}';
    expect(uninstallFrom(text, spot, [])).toBe('{"mcpServers":{ // all\n"z":{}}}');
  });

  test('takes out the first of several', () => {
    const text =
      '{\n  "mcpServers": {\n    "qlik-groups": {"command":"qlik-groups-mcp"},\n    "z": {}\n  }\n}';
    expect(uninstallFrom(text, spot, [])).toBe('{\n  "mcpServers": {\n    "z": {}\n  }\n}');
  });

  test('brings back exactly what was before, where a copy tells it', () => {
    for (const before of ['{}', '{\n}', '{"mcpServers":{}}', '{"mcpServers":{\n\n}}', '{"a":1}']) {
      const filledIn = install(before, wanted).replace('"QLIK_API_KEY": ""', '"QLIK_API_KEY": "k"');
      expect(uninstallFrom(filledIn, spot, ['// other', '{ broken', before])).toBe(before);
    }
  });

  test('does not bring back what is older than a change by somebody else', () => {
    const before = '{"mcpServers":{"one":{}}}';
    const after = install(before).replace('"one":{}', '"one":{"command":"new"}');
    expect(uninstallFrom(after, spot, [before])).toBe('{"mcpServers":{"one":{"command":"new"}}}');
  });
});

describe('a file that cannot be used', () => {
  const again = 'then run the command again.';
  test.each([
    [
      'half a file',
      '{\n  "mcpServers": {\n    "one": {',
      `it is not JSON from line 3, column 13 on (close brace expected). Put the file right there, or move it away, ${again}`,
    ],
    [
      'a missing comma',
      '{\n  "a": 1\n  "b": 2\n}',
      `it is not JSON from line 3, column 3 on (comma expected). Put the file right there, or move it away, ${again}`,
    ],
    [
      'two values',
      '{} {}',
      `it is not JSON from line 1, column 4 on (end of file expected). Put the file right there, or move it away, ${again}`,
    ],
    [
      'text',
      'mcpServers: {}',
      `it is not JSON from line 1, column 1 on (invalid symbol). Put the file right there, or move it away, ${again}`,
    ],
    ['a list', '[]', `what stands in it is not an object. Make it an object, ${again}`],
    [
      'a list of servers',
      '{"mcpServers":[]}',
      `"mcpServers" is not an object. Make it an object, ${again}`,
    ],
    [
      'no servers',
      '{"mcpServers":null}',
      `"mcpServers" is not an object. Make it an object, ${again}`,
    ],
    [
      'two lists of servers',
      '{"mcpServers":{},\n "mcpServers":{"one":{}}}',
      `"mcpServers" stands there twice, the second time in line 2, column 2. Take one of the two out, ${again}`,
    ],
    [
      'two entries',
      '{"mcpServers":{"qlik-groups":{},"qlik-groups":{}}}',
      `"qlik-groups" stands there twice, the second time in line 1, column 33. Take one of the two out, ${again}`,
    ],
  ])('is refused: %s', (_, text, why) => {
    const said = `Cannot use /home/ana/.cursor/mcp.json: ${why}`;
    expect(refused(() => install(text))).toBe(said);
    expect(refused(() => uninstallFrom(text, spot, []))).toBe(said);
  });

  test('a doubled key elsewhere is not our business', () => {
    const text = '{"a":1,"a":2,"mcpServers":{"one":{"b":1,"b":2}}}';
    expect(install(text)).toContain('{"a":1,"a":2,"mcpServers":{"one":{"b":1,"b":2},');
    expect(andBack(text)).toBe(text);
  });
});
