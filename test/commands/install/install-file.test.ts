import fs from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { machineWithClients } from '../../support/commands/machine-with-clients.js';

const cursor = '.cursor/mcp.json';
const desktop = 'Library/Application Support/Claude/claude_desktop_config.json';
const others = '{\n  "mcpServers": {\n    "one": { "env": { "K": "s3cr3t" } }\n  }\n}\n';

describe('Cursor', () => {
  test('takes it in, asked for the tenant and shown the change first', async () => {
    const { say, put, read, list } = await machineWithClients();
    await put(cursor, others);
    expect(await say('install cursor', 'acme.eu.qlikcloud.com', 'y')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Address of your Qlik Cloud tenant: <acme.eu.qlikcloud.com>
      Change for Cursor, ~/.cursor/mcp.json:

         2     "mcpServers": {
         3 -     "one": { "env": { "K": "…" } }
         3 +     "one": { "env": { "K": "…" } },
         4 +     "qlik-groups": {
         5 +       "type": "stdio",
         6 +       "command": "npx",
         7 +       "args": ["-y", "qlik-groups-mcp@1.2.3"],
         8 +       "env": {
         9 +         "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
        10 +         "QLIK_API_KEY": "\${env:QLIK_API_KEY}"
        11 +       }
        12 +     }
        13     }

      Write it? [y/N] <y>
      Written, and read back. The file as it was: ~/.cursor/mcp.json.before-qlik-groups. Restart Cursor to use it.

      The key: set QLIK_API_KEY in the environment that Cursor is started from; its file holds no
      key.

      Started from the desktop, Cursor may not see what your shell sets. With --context <name> it
      needs no variable.
      ",
      }
    `);
    expect(await read(cursor)).toMatchInlineSnapshot(`
      "{
        "mcpServers": {
          "one": { "env": { "K": "s3cr3t" } },
          "qlik-groups": {
            "type": "stdio",
            "command": "npx",
            "args": ["-y", "qlik-groups-mcp@1.2.3"],
            "env": {
              "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
              "QLIK_API_KEY": "\${env:QLIK_API_KEY}"
            }
          }
        }
      }
      "
    `);
    expect(await list('.cursor')).toEqual(['mcp.json', 'mcp.json.before-qlik-groups']);
    expect(await read(`${cursor}.before-qlik-groups`)).toBe(others);
  });

  test('has it already the second time, and nothing is asked or written', async () => {
    const { say, put, read, list } = await machineWithClients();
    await put(cursor, others);
    await say('install cursor --tenant acme.eu.qlikcloud.com --yes');
    const once = await read(cursor);
    expect((await say('install cursor --tenant https://ACME.eu.qlikcloud.com/')).text).toContain(
      'Already so: ~/.cursor/mcp.json has this server. Nothing was written.',
    );
    expect(await read(cursor)).toBe(once);
    expect(await list('.cursor')).toEqual(['mcp.json', 'mcp.json.before-qlik-groups']);
  });

  test('lets it go, and is byte for byte as before', async () => {
    const { say, put, read, list } = await machineWithClients();
    for (const before of [others, '{}', '', '\ufeff{\r\n}', '{"a": {}, /* x */}']) {
      await put(cursor, before);
      await say('install cursor --sandbox --yes');
      expect(await read(cursor)).toContain('--sandbox');
      expect((await say('uninstall cursor --yes')).code).toBe(0);
      expect(await read(cursor)).toBe(before);
    }
    expect((await list('.cursor')).length).toBe(6);
    expect(await say('uninstall cursor')).toEqual({
      code: 0,
      text: 'Already so: Cursor does not have this server. Nothing was written.\n',
    });
  });

  test('loses a file that was made for it, and nothing else', async () => {
    const { say, put, list } = await machineWithClients();
    await put('.cursor/extensions.json', '{}');
    await say('install cursor --tenant acme.eu.qlikcloud.com --yes');
    expect(await list('.cursor')).toEqual(['extensions.json', 'mcp.json']);
    expect(await say('uninstall cursor', 'yes')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Nothing but this server stands in ~/.cursor/mcp.json, so the file goes:

         1 - {
         2 -   "mcpServers": {
         3 -     "qlik-groups": {
         4 -       "type": "stdio",
         5 -       "command": "npx",
         6 -       "args": ["-y", "qlik-groups-mcp@1.2.3"],
         7 -       "env": {
         8 -         "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
         9 -         "QLIK_API_KEY": "\${env:QLIK_API_KEY}"
        10 -       }
        11 -     }
        12 -   }
        13 - }

      Remove it? [y/N] <yes>
      Removed. Restart Cursor to be rid of it.
      ",
      }
    `);
    expect(await list('.cursor')).toEqual(['extensions.json']);
  });

  test('keeps a file that is a link, though nothing else stands in it', async () => {
    const { say, put, read, home } = await machineWithClients();
    await put('.cursor/extensions.json', '{}');
    await put('dotfiles/mcp.json', '{}');
    await fs.symlink(path.join(home, 'dotfiles/mcp.json'), path.join(home, cursor));
    await say('install cursor --sandbox --yes');
    await fs.rm(path.join(home, 'dotfiles/mcp.json.before-qlik-groups'));
    await say('uninstall cursor --yes');
    expect(await read('dotfiles/mcp.json')).toBe('{\n  "mcpServers": {}\n}');
    expect((await fs.lstat(path.join(home, cursor))).isSymbolicLink()).toBe(true);
  });

  test('keeps a copy where somebody changed the file since', async () => {
    const { say, put, read } = await machineWithClients();
    await put(cursor, others);
    await say('install cursor --sandbox --yes');
    await put(cursor, (await read(cursor)).replace('"one"', '"uno"'));
    expect((await say('uninstall cursor --yes')).text).toContain(
      [
        'Written, and read back. The file as it was: ~/.cursor/mcp.json.before-qlik-groups-2. Restart Cursor to be rid of it.',
        'This server still stands, with a key if it had one, in ~/.cursor/mcp.json.before-qlik-groups-2. Delete what you do not need.',
      ].join('\n'),
    );
    expect(await read(cursor)).toBe(others.replace('"one"', '"uno"'));
  });

  test('is left alone when the person does not agree', async () => {
    const { say, put, read, list } = await machineWithClients();
    await put(cursor, others);
    for (const answer of ['', 'n', 'no', 'yeah', 'Y es']) {
      const { code, text } = await say('install cursor --sandbox', answer);
      expect(code).toBe(1);
      expect(text).toMatch(/Write it\? \[y\/N\] .*\nNothing was changed\.\n$/);
    }
    expect(await read(cursor)).toBe(others);
    expect(await list('.cursor')).toEqual(['mcp.json']);
  });

  test('is left alone where nobody can agree, and the change is shown all the same', async () => {
    const { sayAlone, put, read } = await machineWithClients();
    await put(cursor, others);
    const { code, text } = await sayAlone('install cursor --sandbox');
    expect(code).toBe(1);
    expect(text).toContain('+       "args": ["-y", "qlik-groups-mcp@1.2.3", "--sandbox"]');
    expect(text).toContain(
      'Nothing was changed: nobody sits at a terminal to agree. Add --yes to go on without.',
    );
    expect(await read(cursor)).toBe(others);
  });

  test('takes the tenant of the environment for the answer of who just presses Enter', async () => {
    const env = { QLIK_TENANT_URL: 'https://acme.us.qlikcloud.com/' };
    const { say, sayAlone, put } = await machineWithClients({ env });
    await put(cursor, others);
    const { text } = await say('install cursor', '', 'n');
    expect(text).toContain('Address of your Qlik Cloud tenant [https://acme.us.qlikcloud.com]: <>');
    expect(text).toContain('"QLIK_TENANT_URL": "https://acme.us.qlikcloud.com"');
    expect((await sayAlone('install cursor')).text).toContain('https://acme.us.qlikcloud.com');
  });

  test('takes no address that is none', async () => {
    const { say, put } = await machineWithClients();
    await put(cursor, others);
    for (const address of ['', 'http://acme.eu.qlikcloud.com', 'https://me:pw@acme.eu']) {
      expect(await say('install cursor', address)).toEqual({
        code: 1,
        text: `Address of your Qlik Cloud tenant: <${address}>\nNothing was changed: this needs the https address of a tenant, without user name or password, such as https://acme.eu.qlikcloud.com.\n`,
      });
    }
  });

  test('is told when another program writes while the person reads', async () => {
    const { say, put, read, list } = await machineWithClients({
      meanwhile: (home) => fs.writeFile(path.join(home, cursor), '{"theirs":1}'),
    });
    await put(cursor, others);
    const { code, text } = await say('install cursor --sandbox', 'y');
    expect(code).toBe(1);
    expect(text.split('\n').at(-2)).toMatchInlineSnapshot(
      `"! Cannot write ~/.cursor/mcp.json: another program has changed it meanwhile. Nothing was changed. Run the command again, and look at the difference again."`,
    );
    expect(await read(cursor)).toBe('{"theirs":1}');
    // The copy is of what the person was shown.
    expect(await list('.cursor')).toEqual(['mcp.json', 'mcp.json.before-qlik-groups']);
  });

  test('keeps a different server of the name, unless it may go', async () => {
    const { say, put, read } = await machineWithClients();
    const theirs = '{"mcpServers":{"qlik-groups":{"command":"theirs"}}}';
    await put(cursor, theirs);
    expect(await say('install cursor --sandbox --yes')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "! Cannot put this server into ~/.cursor/mcp.json: a different server stands there as qlik-groups. Nothing was changed. Give that one another name, or say --replace to put this one in its place.
      ",
      }
    `);
    expect(await say('uninstall cursor --yes')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "! Cannot take this server out of ~/.cursor/mcp.json: a different server stands there as qlik-groups. Nothing was changed. If you want to be rid of that one, take it out by hand.
      ",
      }
    `);
    expect(await read(cursor)).toBe(theirs);
    expect((await say('install cursor --sandbox --yes --replace')).code).toBe(0);
    expect(await read(cursor)).not.toContain('theirs');
  });

  test('is refused while its file is half written', async () => {
    const { say, put, read } = await machineWithClients();
    await put(cursor, others.slice(0, 40));
    expect(await say('install cursor --sandbox --yes')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "! Cannot use ~/.cursor/mcp.json: it is not JSON from line 3, column 21 on (value expected). Nothing was changed. Put the file right there, or move it away, then run the command again.
      ",
      }
    `);
    expect(await read(cursor)).toBe(others.slice(0, 40));
  });

  test('that was never started gets its folder', async () => {
    const { say, program, list, read } = await machineWithClients();
    await program('gemini', '');
    const { code, text } = await say('install gemini --sandbox --yes');
    expect(code, text).toBe(0);
    expect(await list('.gemini')).toEqual(['settings.json']);
    expect(await read('.gemini/settings.json')).toContain('"qlik-groups"');
    expect((await say('uninstall gemini --yes')).code).toBe(0);
    expect(await list('.gemini')).toEqual([]);
  });

  test('that is not there is not installed into', async () => {
    const { say, list } = await machineWithClients();
    expect(await say('install cursor --sandbox --yes')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "Cursor does not seem to be installed: there is no folder ~/.cursor. Nothing was changed.
      For another place: qlik-groups-mcp install --print cursor
      ",
      }
    `);
    expect(await list('.')).toEqual([]);
  });

  test('is not found without a home, so the block is shown', async () => {
    const { say } = await machineWithClients({ homeless: true });
    const { code, text } = await say('install cursor --sandbox --yes');
    expect(code).toBe(1);
    expect(text).toMatchInlineSnapshot(`
      "Cannot tell where the settings of this account are: neither HOME nor the system names its folder. Nothing was changed.

      Cursor: put this into .cursor/mcp.json of a project:

      {
        "mcpServers": {
          "qlik-groups": {
            "type": "stdio",
            "command": "npx",
            "args": ["-y", "qlik-groups-mcp@1.2.3", "--sandbox"]
          }
        }
      }

      The tenant is simulated: no address and no key are needed.
      "
    `);
  });

  test('says which disk refused what', async () => {
    const refuse = () => Promise.reject(Object.assign(new Error('no'), { code: 'EACCES' }));
    const { say, put, read } = await machineWithClients({ disk: { open: refuse } });
    await put(cursor, others);
    expect(
      (await say('install cursor --sandbox --yes')).text.split('\n').at(-2),
    ).toMatchInlineSnapshot(
      `"! Cannot keep a copy of ~/.cursor/mcp.json: this account may not. Nothing was changed. Put that right, or add the entry by hand: qlik-groups-mcp install --print <client> shows it."`,
    );
    expect(await read(cursor)).toBe(others);
  });
});

describe('Claude Desktop', () => {
  test('keeps a key as plain text, so none is written, and that is said', async () => {
    const { say, put, read } = await machineWithClients({ platform: 'darwin' });
    await put(desktop, '{\n  "globalShortcut": "x"\n}');
    expect(
      await say('install claude-desktop --tenant acme.eu.qlikcloud.com', 'y'),
    ).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Change for Claude Desktop, ~/Library/Application Support/Claude/claude_desktop_config.json:

         1   {
         2 -   "globalShortcut": "…"
         2 +   "globalShortcut": "…",
         3 +   "mcpServers": {
         4 +     "qlik-groups": {
         5 +       "type": "stdio",
         6 +       "command": "npx",
         7 +       "args": ["-y", "qlik-groups-mcp@1.2.3"],
         8 +       "env": {
         9 +         "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com",
        10 +         "QLIK_API_KEY": ""
        11 +       }
        12 +     }
        13 +   }
        14   }

      Write it? [y/N] <y>
      Written, and read back. The file as it was: ~/Library/Application Support/Claude/claude_desktop_config.json.before-qlik-groups. Restart Claude Desktop to use it.

      The key: Claude Desktop keeps it in its file as plain text, for every program of this
      account to read. Better is a qlik-cli context: with --context <name> no key stands there.
      Otherwise put the key between the quotes of QLIK_API_KEY; left empty, it counts as not set.

      Claude Desktop keeps the settings of a bundle (.mcpb) in the keychain of the system, but
      everything in this file as plain text.

      Claude Desktop cannot put a question to you. For changes that need your approval this server
      opens a page in your browser; where it runs without a desktop they are refused.
      ",
      }
    `);
    expect(await read(desktop)).toMatchInlineSnapshot(`
      "{
        "globalShortcut": "x",
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
      }"
    `);
  });

  test('keeps the key that the person filled in when it is installed again', async () => {
    const { say, put, read } = await machineWithClients({ platform: 'darwin' });
    await put(desktop, '{}');
    await say('install claude-desktop --tenant acme.us.qlikcloud.com --yes');
    const older = (await read(desktop)).replace('@1.2.3', '@1.0.0');
    await put(desktop, older.replace('"QLIK_API_KEY": ""', '"QLIK_API_KEY": "s3cr3t"'));
    const again = await say('install claude-desktop --tenant acme.us.qlikcloud.com --yes');
    expect(again.text).not.toContain('s3cr3t');
    expect(await read(desktop)).toContain('"QLIK_API_KEY": "s3cr3t"');
    expect(await read(desktop)).toContain('@1.2.3');
    const gone = await say('uninstall claude-desktop --yes');
    expect(gone.text).not.toContain('s3cr3t');
    expect(gone.text).toContain(
      'This server still stands, with a key if it had one, in ~/Library/Application Support/Claude/claude_desktop_config.json.before-qlik-groups-2.',
    );
    expect(await read(desktop)).toBe('{}');
  });

  test('does not take a key of an unknown tenant to a new address', async () => {
    const { say, put, read } = await machineWithClients({ platform: 'darwin' });
    // Pasted from `install --print`: the key was filled in, the example's address was left.
    const pasted = {
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3'],
      env: { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com', QLIK_API_KEY: 's3cr3t' },
    };
    await put(desktop, JSON.stringify({ mcpServers: { 'qlik-groups': pasted } }, null, 2));
    const { code, text } = await say('install claude-desktop --tenant acme.us.qlikcloud.com --yes');
    expect({ code, secret: text.includes('s3cr3t') }).toEqual({ code: 0, secret: false });
    expect(JSON.parse(await read(desktop)).mcpServers['qlik-groups'].env).toEqual({
      QLIK_TENANT_URL: 'https://acme.us.qlikcloud.com',
      QLIK_API_KEY: '',
    });
  });

  test('needs no key with a context or a profile', async () => {
    const { say, put, read } = await machineWithClients({ platform: 'darwin' });
    await put(desktop, '{}');
    expect((await say('install claude-desktop --context acme --yes')).text).toContain(
      'No key stands in Claude Desktop: it stays in your qlik-cli context.',
    );
    expect(JSON.parse(await read(desktop))).toEqual({
      mcpServers: {
        'qlik-groups': {
          type: 'stdio',
          command: 'npx',
          args: ['-y', 'qlik-groups-mcp@1.2.3'],
          env: { QLIK_CONTEXT: 'acme' },
        },
      },
    });
    await say('install claude-desktop --profile acme --yes');
    expect(JSON.parse(await read(desktop))).toEqual({
      mcpServers: {
        'qlik-groups': {
          type: 'stdio',
          command: 'npx',
          args: ['-y', 'qlik-groups-mcp@1.2.3', '--profile', 'acme'],
        },
      },
    });
  });

  test('has no file on Linux', async () => {
    const { say } = await machineWithClients();
    const { code, text } = await say('install claude-desktop --sandbox');
    expect(code).toBe(1);
    expect(text).toContain(
      'Claude Desktop has no settings file on this system that is documented. Nothing was changed.',
    );
    expect(text).toContain('put this into the file that Settings, Developer, Edit Config opens:');
  });
});

test('Gemini CLI keeps its comments and the variables of others', async () => {
  const { say, put, read } = await machineWithClients();
  const before = `{\n  // mine\n  "mcpServers": { "one": { "env": { "K": "$SECRET" } } }\n}\n`;
  await put('.gemini/settings.json', before);
  const { text } = await say('install gemini --tenant acme.eu.qlikcloud.com --yes');
  expect(text).toContain('Unset QLIK_API_KEY before you run');
  expect(await read('.gemini/settings.json')).toContain('"one": { "env": { "K": "$SECRET" } }');
  await say('uninstall gemini --yes');
  expect(await read('.gemini/settings.json')).toBe(before);
});

test('a checkout is run where it lies', async () => {
  const main = '/home/ana/qg/dist/main.js';
  const { say, put, read } = await machineWithClients({ start: { kind: 'checkout', main } });
  await put(cursor, '{}');
  await say('install cursor --sandbox --yes');
  expect(JSON.parse(await read(cursor))).toEqual({
    mcpServers: { 'qlik-groups': { type: 'stdio', command: 'node', args: [main, '--sandbox'] } },
  });
  expect((await say('uninstall cursor --yes')).code).toBe(0);
});
