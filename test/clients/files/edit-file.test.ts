import { describe, expect, test } from 'vitest';
import { installInto, uninstallFrom } from '../../../src/clients/files/edit-file.js';
import { andBack, install, spot, wanted } from '../../support/clients/editing.js';

describe('a file that', () => {
  test('is not there is made', () => {
    expect(installInto(undefined, spot, wanted, false)).toMatchInlineSnapshot(`
      "{
        "mcpServers": {
          "qlik-groups": {
            "type": "stdio",
            "command": "npx",
            "args": ["-y", "qlik-groups-mcp@1.2.3"],
            "env": {
              "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
              "QLIK_API_KEY": ""
            }
          }
        }
      }
      "
    `);
  });

  test('is empty, or holds only space, is filled', () => {
    const filled = install('');
    expect(install(' \r\n\n')).toBe(filled.replaceAll('\n', '\r\n'));
    expect(uninstallFrom(filled, spot, [''])).toBe('');
  });

  test('holds only a comment keeps it', () => {
    expect(install('// mine')).toMatchInlineSnapshot(`
      "// mine
      {
        "mcpServers": {
          "qlik-groups": {
            "command": "npx",
            "args": ["qlik-groups-mcp"]
          }
        }
      }
      "
    `);
  });

  test('has other settings but no servers gets the list', () => {
    expect(install('{\n    "theme": "dark" // at night\n}')).toMatchInlineSnapshot(`
      "{
          "theme": "dark", // at night
          "mcpServers": {
              "qlik-groups": {
                  "command": "npx",
                  "args": ["qlik-groups-mcp"]
              }
          }
      }"
    `);
  });

  test('has an empty list gets it filled', () => {
    expect(install('{ "mcpServers": {} }')).toMatchInlineSnapshot(`
      "{ "mcpServers": {
        "qlik-groups": {
          "command": "npx",
          "args": ["qlik-groups-mcp"]
        }
      } }"
    `);
    expect(install('{\n  "mcpServers": {\n    // none yet\n  }\n}\n')).toMatchInlineSnapshot(`
      "{
        "mcpServers": {
          // none yet
          "qlik-groups": {
            "command": "npx",
            "args": ["qlik-groups-mcp"]
          }
        }
      }
      "
    `);
  });

  test('has other servers keeps every byte of them', () => {
    const text = [
      '{',
      '  // the ones I need',
      '  "mcpServers": {',
      '    "one": { "command": "x", "env": { "K":"v" } }, // first',
      '    /* the second */ "two" : {"url":"https://two.example"} // last',
      '    // none below',
      '  },',
      '  "more": [1,2 ,3]',
      '}',
    ].join('\n');
    expect(install(text)).toMatchInlineSnapshot(`
      "{
        // the ones I need
        "mcpServers": {
          "one": { "command": "x", "env": { "K":"v" } }, // first
          /* the second */ "two" : {"url":"https://two.example"}, // last
          // none below
          "qlik-groups": { "command": "npx", "args": ["qlik-groups-mcp"] }
        },
        "more": [1,2 ,3]
      }"
    `);
    expect(andBack(text)).toBe(text);
  });
});

/** What is added to a list on lines of its own, two spaces a level. */
const added = ['"qlik-groups": {', '  "command": "npx",', '  "args": ["qlik-groups-mcp"]', '}'];
/** The same on one line. */
const addedInLine = '"qlik-groups": { "command": "npx", "args": ["qlik-groups-mcp"] }';

/** Lines of a file; those that are added stand four spaces in. */
function file(...lines: readonly (string | typeof added)[]): string {
  return lines
    .flatMap((line) => (typeof line === 'string' ? [line] : line.map((own) => `    ${own}`)))
    .join('\n');
}

const plain = file('{', '  "mcpServers": {', '    "one": {}', '  }', '}', '');
const plainAfter = file('{', '  "mcpServers": {', '    "one": {},', added, '  }', '}', '');

describe('the way a file is written', () => {
  test.each([
    ['two spaces', plain, plainAfter],
    ['tabs', plain.replaceAll('  ', '\t'), plainAfter.replaceAll('  ', '\t')],
    ['four spaces', plain.replaceAll('  ', '    '), plainAfter.replaceAll('  ', '    ')],
    ['line breaks of Windows', plain.replaceAll('\n', '\r\n'), plainAfter.replaceAll('\n', '\r\n')],
    ['those of an old Mac', plain.replaceAll('\n', '\r'), plainAfter.replaceAll('\n', '\r')],
    ['a byte order mark', `\ufeff${plain}`, `\ufeff${plainAfter}`],
    ['no line break at the end', plain.trimEnd(), plainAfter.trimEnd()],
    [
      'trailing commas',
      file('{', '  "mcpServers": {', '    "one": {},', '  },', '}'),
      file('{', '  "mcpServers": {', '    "one": {},', [...added.slice(0, -1), '},'], '  },', '}'),
    ],
    [
      'a comment before a trailing comma',
      file('{', '  "mcpServers": {', '    "one": {} /* , */ ,', '  }', '}'),
      file(
        '{',
        '  "mcpServers": {',
        '    "one": {} /* , */ ,',
        [...added.slice(0, -1), '},'],
        '  }',
        '}',
      ),
    ],
    [
      'a comma in front of a line',
      file('{', '  "mcpServers": {', '    "one": {}', '  , "two": {}', '  }', '}'),
      file('{', '  "mcpServers": {', '    "one": {}', `  , "two": {}, ${addedInLine}`, '  }', '}'),
    ],
    [
      'the brace behind the last server',
      file('{', '  "mcpServers": {', '    "one": {} }}'),
      file('{', '  "mcpServers": {', '    "one": {},', [...added.slice(0, -1), '} }}']),
    ],
    [
      'one line with spaces',
      '{ "mcpServers": { "one": { "command": "x" } } }',
      `{ "mcpServers": { "one": { "command": "x" }, ${addedInLine} } }`,
    ],
    [
      'one line without',
      '{"mcpServers":{"one":{"command":"x"}}}',
      `{"mcpServers":{"one":{"command":"x"},${addedInLine.replaceAll(' ', '')}}}`,
    ],
    [
      'one line that ends in a comment',
      '{"mcpServers":{"one":{} // c\n}}',
      `{"mcpServers":{"one":{}, // c\n  ${addedInLine.replaceAll(' ', '')}\n}}`,
    ],
  ])('is kept and comes back: %s', (_, before, after) => {
    expect(install(before)).toBe(after);
    expect(andBack(before)).toBe(before);
  });
});
