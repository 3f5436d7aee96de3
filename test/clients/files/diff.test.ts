import { expect, test } from 'vitest';
import { diff } from '../../../src/clients/files/diff.js';
import { install, small, spot, wanted } from '../../support/clients/editing.js';

function shown(before: string | undefined, after: string | undefined): string {
  return diff(before, after, spot).join('\n');
}

/** Other people's keys, in every place that one can stand. */
const secretive = [
  '{',
  '  // token s3cr3t-1',
  '  "mcpServers": {',
  '    "one": { "command": "s3cr3t-2", "args": ["--key=s3cr3t-3"], "env": { "K": "s3cr3t-4" } }',
  '    /* s3cr3t-5',
  '       s3cr3t-6 */',
  '  },',
  '  "key": "s3cr3t-7"',
  '}',
  '',
].join('\n');

test('a new file is shown whole', () => {
  expect(shown(undefined, install('', wanted))).toMatchInlineSnapshot(`
    "   1 + {
       2 +   "mcpServers": {
       3 +     "qlik-groups": {
       4 +       "type": "stdio",
       5 +       "command": "npx",
       6 +       "args": ["-y", "qlik-groups-mcp@1.2.3"],
       7 +       "env": {
       8 +         "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
       9 +         "QLIK_API_KEY": ""
      10 +       }
      11 +     }
      12 +   }
      13 + }"
  `);
});

test('of other servers no value and no comment is shown', () => {
  const after = install(secretive, wanted);
  expect(shown(secretive, after)).toMatchInlineSnapshot(`
    "   3     "mcpServers": {
       4 -     "one": { "command": "…", "args": ["…"], "env": { "K": "…" } }
       5 -     /* …
       6 -  …
       4 +     "one": { "command": "…", "args": ["…"], "env": { "K": "…" } },
       5 +     /* …
       6 +  …
       7 +     "qlik-groups": {
       8 +       "type": "stdio",
       9 +       "command": "npx",
      10 +       "args": ["-y", "qlik-groups-mcp@1.2.3"],
      11 +       "env": {
      12 +         "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
      13 +         "QLIK_API_KEY": ""
      14 +       }
      15 +     }
      16     },"
  `);
  expect(shown(secretive, after) + shown(after, secretive) + shown(after, undefined)).not.toContain(
    's3cr3t',
  );
});

test('of our own entry no key is shown', () => {
  const env = {
    QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com',
    QLIK_API_KEY: 's3cr3t-8',
    QLIK_CLIENT_SECRET: 's3cr3t-9',
    QLIK_IMPERSONATE_SUBJECT: 'okta-u-7',
    SOMETHING: `$${'{env:THING}'}`,
  };
  expect(shown(install('{}', { ...small, env }), '{}')).toMatchInlineSnapshot(`
    "   1 - {
       2 -   "mcpServers": {
       3 -     "qlik-groups": {
       4 -       "command": "npx",
       5 -       "args": ["qlik-groups-mcp"],
       6 -       "env": {
       7 -         "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
       8 -         "QLIK_API_KEY": "…",
       9 -         "QLIK_CLIENT_SECRET": "…",
      10 -         "QLIK_IMPERSONATE_SUBJECT": "okta-u-7",
      11 -         "SOMETHING": "\${env:THING}"
      12 -       }
      13 -     }
      14 -   }
      15 - }
       1 + {}"
  `);
});

test('of a different server of our name no value is shown', () => {
  const before = '{\n  "mcpServers": {\n    "qlik-groups": { "command": "s3cr3t-10" }\n  }\n}\n';
  expect(shown(before, install(before, small, true))).toMatchInlineSnapshot(`
    "   2     "mcpServers": {
       3 -     "qlik-groups": { "command": "…" }
       3 +     "qlik-groups": {
       4 +       "command": "npx",
       5 +       "args": ["qlik-groups-mcp"]
       6 +     }
       7     }"
  `);
});

test('of a file that is one long line the change is shown', () => {
  const servers = Object.fromEntries(
    [...'abcdefghijklmnopqrstuvwxyz'].map((key) => [key, { url: '' }]),
  );
  const before = JSON.stringify({ mcpServers: servers, more: servers });
  expect(shown(before, install(before))).toMatchInlineSnapshot(`
    "   1 - …y":{"url":"…"},"z":{"url":"…"}},"more":{"a":{"url":"…"},"b":…
       1 + …y":{"url":"…"},"z":{"url":"…"},"qlik-groups":{"command":"npx","args":["qlik-groups-mcp"]}},"more":{"a":{"url":"…"},"b":…"
  `);
});

test('what could paint on the terminal is taken out', () => {
  const before = '{\n\t"mcpServers": {\n\t\t"\u202e\u009b31mx": {}\n\t}\n}\n';
  expect(shown(before, install(before))).toMatchInlineSnapshot(`
    "   2     "mcpServers": {
       3 -     "x": {}
       3 +     "x": {},
       4 +     "qlik-groups": {
       5 +       "command": "npx",
       6 +       "args": ["qlik-groups-mcp"]
       7 +     }
       8     }"
  `);
});

test('the same file has none', () => {
  expect(diff(secretive, secretive, spot).filter((line) => /^ *\d+ [+-]/.test(line))).toEqual([]);
});

test('nor one in the place of something else', () => {
  const key = 'eyJh.s3cr3t.x';
  const env = {
    QLIK_TENANT_URL: key,
    QLIK_API_KEY: `$${'{QLIK_API_KEY:-s3cr3t}'}`,
    OTHER: `$${'{input:other-key}'}`,
  };
  const text = install('{ // a\u2028s3cr3t\n}', { ...small, args: ['qlik-groups-mcp', key], env });
  const shownOf = shown(text, undefined);
  expect(shownOf).not.toContain('s3cr3t');
  expect(shownOf).toContain('{input:other-key}');
  const numbers = '{"mcpServers":{"one":{"env":{"PIN":482915,"B":-77.5e3,"on":true}}}}';
  expect(shown(numbers, '{}')).toBe(
    '   1 - {"mcpServers":{"one":{"env":{"PIN":"…","B":"…","on":true}}}}\n   1 + {}',
  );
});
