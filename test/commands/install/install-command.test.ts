import { describe, expect, test } from 'vitest';
import {
  type ClientsMachine,
  type MachineOptions,
  machineWithClients,
} from '../../support/commands/machine-with-clients.js';

/** Writes what `claude mcp add` of 2.1.330 writes, and ends as it ends. */
const claude = `
  const file = (process.env.CLAUDE_CONFIG_DIR ?? home) + '/.claude.json';
  const all = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : {};
  const servers = (all.mcpServers ??= {});
  const [, verb, name] = words;
  if (verb === 'add' && name in servers) { console.error('MCP server ' + name + ' already exists in user config'); process.exit(1); }
  if (verb === 'remove' && !(name in servers)) { console.error('No MCP server named "' + name + '" in user scope'); process.exit(1); }
  if (verb === 'remove') delete servers[name];
  else {
    const [command, ...args] = words.slice(words.indexOf('--') + 1);
    const pairs = words.filter((_, at) => words[at - 1] === '--env').map((pair) => pair.split('='));
    servers[name] = { type: 'stdio', command, args, env: Object.fromEntries(pairs) };
  }
  fs.writeFileSync(file, JSON.stringify(all, null, 2));`;

/** Keeps its settings as JSON in a comment, so that it can read them, and as the TOML that is looked at. */
const codex = `
  const file = home + '/.codex/config.toml';
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const told = JSON.parse(/^# (.*)$/m.exec(text)?.[1] ?? 'null');
  const [, verb] = words;
  console.error('WARNING: proceeding, even though we could not create PATH aliases');
  if (verb === 'get') {
    if (told === null) { console.error("Error: No MCP server named 'qlik-groups' found."); process.exit(1); }
    told.transport.env_vars = JSON.parse(/^env_vars = (.*)$/m.exec(text)?.[1] ?? '[]');
    told.tool_timeout_sec = JSON.parse(/^tool_timeout_sec = (.*)$/m.exec(text)?.[1] ?? 'null');
    console.log(JSON.stringify(told));
  } else if (verb === 'remove') fs.writeFileSync(file, '');
  else {
    const [command, ...args] = words.slice(words.indexOf('--') + 1);
    const pairs = words.filter((_, at) => words[at - 1] === '--env').map((pair) => pair.split('='));
    const transport = { type: 'stdio', command, args, env: Object.fromEntries(pairs), cwd: null };
    fs.mkdirSync(home + '/.codex', { recursive: true });
    fs.writeFileSync(file, '# ' + JSON.stringify({ transport }) + '\\n[mcp_servers.qlik-groups]\\ncommand = "npx"\\n');
  }`;

async function machineWith(
  programs: Readonly<Record<string, string>>,
  options: MachineOptions = {},
): Promise<ClientsMachine & { readonly runs: () => Promise<string[][]> }> {
  const machine = await machineWithClients(options);
  for (const [name, script] of Object.entries(programs)) await machine.program(name, script);
  return {
    ...machine,
    async runs() {
      const lines = await machine.read('said.jsonl').catch(() => '');
      return lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line): string[] => JSON.parse(line));
    },
  };
}

const tenant = '--tenant acme.eu.qlikcloud.com';
const address = 'QLIK_TENANT_URL=https://acme.eu.qlikcloud.com';
const key = `QLIK_API_KEY=$${'{QLIK_API_KEY}'}`;
const npx = ['npx', '-y', 'qlik-groups-mcp@1.2.3'];

describe('Claude Code', () => {
  const added = [
    ...['mcp', 'add', 'qlik-groups', '--scope', 'user'],
    ...['--env', address, '--env', key, '--', ...npx],
  ];

  test('takes it in by its own command, shown first', async () => {
    const { say, runs, read } = await machineWith({ claude });
    expect(await say('install claude-code', 'acme.eu.qlikcloud.com', 'y')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Address of your Qlik Cloud tenant: <acme.eu.qlikcloud.com>
      Claude Code takes it in by its own command:

        claude mcp add qlik-groups --scope user --env QLIK_TENANT_URL=https://acme.eu.qlikcloud.com --env 'QLIK_API_KEY=\${QLIK_API_KEY}' -- npx -y qlik-groups-mcp@1.2.3

      Run it? [y/N] <y>
      Done, and read back. Restart Claude Code to use it.

      The key: set QLIK_API_KEY in the environment that Claude Code is started from; its file
      holds no key.
      ",
      }
    `);
    expect(await runs()).toEqual([added]);
    expect(JSON.parse(await read('.claude.json'))).toEqual({
      mcpServers: {
        'qlik-groups': {
          type: 'stdio',
          command: 'npx',
          args: ['-y', 'qlik-groups-mcp@1.2.3'],
          env: {
            QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com',
            QLIK_API_KEY: `$${'{QLIK_API_KEY}'}`,
          },
        },
      },
    });
  });

  test('has it already the second time, and nothing is run', async () => {
    const { say, runs } = await machineWith({ claude });
    await say(`install claude-code ${tenant} --yes`);
    const { code, text } = await say(`install claude-code ${tenant}`);
    expect(code).toBe(0);
    expect(text).toContain('Already so: Claude Code has this server. Nothing was changed.');
    expect((await runs()).length).toBe(1);
    // Without settings the command writes an empty environment.
    await say('install claude-code --sandbox --yes');
    expect((await say('install claude-code --sandbox')).text).toContain('Already so');
  });

  test('gets another tenant by going and coming again', async () => {
    const { say, runs, read } = await machineWith({ claude });
    await say(`install claude-code ${tenant} --yes`);
    const { text } = await say('install claude-code --context acme', 'y');
    expect(text).toMatchInlineSnapshot(`
      "Claude Code takes it in by its own command:

        claude mcp remove qlik-groups --scope user
        claude mcp add qlik-groups --scope user --env QLIK_CONTEXT=acme -- npx -y qlik-groups-mcp@1.2.3

      It replaces the entry that is there, with whatever you added to that.

      Run it? [y/N] <y>
      Done, and read back. Restart Claude Code to use it.

      No key stands in Claude Code: it stays in your qlik-cli context.
      "
    `);
    expect(await runs()).toEqual([
      added,
      ['mcp', 'remove', 'qlik-groups', '--scope', 'user'],
      [...added.slice(0, 5), '--env', 'QLIK_CONTEXT=acme', '--', ...npx],
    ]);
    expect(await read('.claude.json')).not.toContain('QLIK_API_KEY');
  });

  test('lets it go by its own command', async () => {
    const { say, runs } = await machineWith({ claude });
    await say(`install claude-code ${tenant} --yes`);
    expect(await say('uninstall claude-code', 'y')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Claude Code lets it go by its own command:

        claude mcp remove qlik-groups --scope user

      Run it? [y/N] <y>
      Done, and read back. Restart Claude Code to be rid of it.
      ",
      }
    `);
    expect(await say('uninstall claude-code')).toEqual({
      code: 0,
      text: 'Already so: Claude Code does not have this server. Nothing was changed.\n',
    });
    expect((await runs()).at(-1)).toEqual(['mcp', 'remove', 'qlik-groups', '--scope', 'user']);
    expect((await runs()).length).toBe(2);
  });

  test('runs nothing when the person does not agree, or cannot', async () => {
    const { say, sayAlone, runs } = await machineWith({ claude });
    expect((await say(`install claude-code ${tenant}`, '')).code).toBe(1);
    const { code, text } = await sayAlone(`install claude-code ${tenant}`);
    expect(code).toBe(1);
    expect(text).toContain('claude mcp add qlik-groups');
    expect(await runs()).toEqual([]);
  });

  test('keeps a different server of the name, unless it may go', async () => {
    const { say, put, runs } = await machineWith({ claude });
    await put('.claude.json', '{"mcpServers":{"qlik-groups":{"type":"http","url":"https://x"}}}');
    expect(await say(`install claude-code ${tenant} --yes`)).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "! Cannot do it: a different server stands in Claude Code as qlik-groups. Nothing was changed. Give that one another name; or, to put this one in its place, say install --replace.
      ",
      }
    `);
    expect((await say('uninstall claude-code --yes')).code).toBe(1);
    expect(await runs()).toEqual([]);
    expect((await say(`install claude-code ${tenant} --yes --replace`)).code).toBe(0);
    expect((await runs()).length).toBe(2);
  });

  test('is not asked to write into settings that are broken', async () => {
    const { say, put, runs } = await machineWith({ claude });
    await put('.claude.json', '{"mcpServers":');
    const { code, text } = await say(`install claude-code ${tenant} --yes`);
    expect(code).toBe(1);
    expect(text).toContain('it is not JSON from line 1, column 15 on');
    expect(await runs()).toEqual([]);
  });

  test('is found in the folder that it was told to use', async () => {
    const { home } = await machineWithClients();
    const { say, read } = await machineWith({ claude }, { env: { CLAUDE_CONFIG_DIR: home } });
    expect((await say(`install claude-code ${tenant} --yes`)).code).toBe(0);
    await expect(read('.claude.json')).rejects.toThrow('ENOENT');
  });

  test('that is not on PATH is told by hand, and nobody is asked anything', async () => {
    const { say } = await machineWith({});
    expect(await say('install claude-code')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "Claude Code takes servers in by its command claude, which is not on PATH. Nothing was changed.

      Claude Code: run

        claude mcp add qlik-groups --scope user --env 'QLIK_TENANT_URL=\${QLIK_TENANT_URL}' --env 'QLIK_API_KEY=\${QLIK_API_KEY}' -- npx -y qlik-groups-mcp@1.2.3

      or put this into ~/.claude.json, or .mcp.json of a project:

      {
        "mcpServers": {
          "qlik-groups": {
            "type": "stdio",
            "command": "npx",
            "args": ["-y", "qlik-groups-mcp@1.2.3"],
            "env": {
              "QLIK_TENANT_URL": "\${QLIK_TENANT_URL}",
              "QLIK_API_KEY": "\${QLIK_API_KEY}"
            }
          }
        }
      }

      The key: set QLIK_TENANT_URL and QLIK_API_KEY in the environment that Claude Code is started
      from; its file holds no key.
      ",
      }
    `);
    expect(await say('uninstall claude-code')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "! Cannot reach Claude Code: its command claude is not on PATH. Nothing was changed. Run this where claude can be run, or do it by hand.
      ",
      }
    `);
  });

  test('that fails is quoted, without what could paint on the terminal', async () => {
    const failing = `console.error('\\n\\u001b[31mno room\\u001b[0m'); process.exit(7);`;
    const { say } = await machineWith({ claude: failing });
    expect(await say(`install claude-code ${tenant} --yes`)).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "Claude Code takes it in by its own command:

        claude mcp add qlik-groups --scope user --env QLIK_TENANT_URL=https://acme.eu.qlikcloud.com --env 'QLIK_API_KEY=\${QLIK_API_KEY}' -- npx -y qlik-groups-mcp@1.2.3

      ! Cannot do it: claude mcp add qlik-groups --scope user --env QLIK_TENANT_URL=https://acme.eu.qlikcloud.com --env 'QLIK_API_KEY=\${QLIK_API_KEY}' -- npx -y qlik-groups-mcp@1.2.3 ended with 7; whether it changed something is not known. Claude Code says: no room. Put that right, then run this again.
      ",
      }
    `);
  });

  test('that says yes and does nothing is found out', async () => {
    const { say } = await machineWith({ claude: '' });
    const { code, text } = await say(`install claude-code ${tenant} --yes`);
    expect(code).toBe(1);
    expect(text.split('\n').at(-2)).toMatchInlineSnapshot(
      `"! Cannot find this server in Claude Code, although its command ended well. See qlik-groups-mcp install --print claude-code for how to put it in by hand."`,
    );
  });
});

describe('Codex CLI', () => {
  test('takes it in by its own command and two lines', async () => {
    const { say, runs, read, list } = await machineWith({ codex });
    expect(await say('install codex', 'acme.eu.qlikcloud.com', 'y')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Address of your Qlik Cloud tenant: <acme.eu.qlikcloud.com>
      Codex CLI takes it in by its own command:

        codex mcp add qlik-groups --env QLIK_TENANT_URL=https://acme.eu.qlikcloud.com -- npx -y qlik-groups-mcp@1.2.3

      Then come, as that command cannot write them, under [mcp_servers.qlik-groups]:

        env_vars = ["QLIK_API_KEY"]
        tool_timeout_sec = 300

      Run it? [y/N] <y>
      Done, and read back. Restart Codex CLI to use it.

      The key: set QLIK_API_KEY in the environment that Codex CLI is started from; its file holds
      no key.

      Under codex exec nobody is asked, so changes that need an approval are refused there.
      ",
      }
    `);
    expect(await runs()).toEqual([
      ['mcp', 'get', 'qlik-groups', '--json'],
      ['mcp', 'add', 'qlik-groups', '--env', address, '--', ...npx],
      ['mcp', 'get', 'qlik-groups', '--json'],
    ]);
    expect((await read('.codex/config.toml')).split('\n').slice(1)).toEqual([
      '[mcp_servers.qlik-groups]',
      'env_vars = ["QLIK_API_KEY"]',
      'tool_timeout_sec = 300',
      'command = "npx"',
      '',
    ]);
    expect(await list('.codex')).toEqual(['config.toml']);
    expect((await say(`install codex ${tenant}`)).text).toContain('Already so');
  });

  test('keeps a copy of its settings, which its command lays out anew', async () => {
    const { say, put, read } = await machineWith({ codex });
    await put('.codex/config.toml', 'model = "x" # mine\n');
    expect((await say('install codex --sandbox --yes')).text).toContain(
      'Its settings as they were: ~/.codex/config.toml.before-qlik-groups.',
    );
    expect(await read('.codex/config.toml.before-qlik-groups')).toBe('model = "x" # mine\n');
    expect(await read('.codex/config.toml')).not.toContain('env_vars');
    expect((await say('uninstall codex --yes')).text).toContain('Done, and read back.');
  });

  test('is told what to add where its settings look otherwise', async () => {
    const other = codex.replace('[mcp_servers.qlik-groups]', '[mcp_servers."qlik-groups"]');
    const { say } = await machineWith({ codex: other });
    const { code, text } = await say(`install codex ${tenant} --yes`);
    expect(code).toBe(1);
    expect(text.split('\n').at(-2)).toMatchInlineSnapshot(
      `"! Cannot finish it: Codex CLI has the server now, but [mcp_servers.qlik-groups] is not found in its settings. Put this under it by hand: env_vars = ["QLIK_API_KEY"]; tool_timeout_sec = 300."`,
    );
  });

  test('that cannot read its own settings is quoted', async () => {
    const broken = `
      console.error('WARNING: proceeding');
      console.error('Error: failed to load bootstrap configuration');
      process.exit(1);`;
    const { say } = await machineWith({ codex: broken });
    expect(await say(`install codex ${tenant} --yes`)).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "! Cannot tell whether Codex CLI has this server: Codex CLI says: Error: failed to load bootstrap configuration. Nothing was changed. Put its settings right, then run the command again.
      ",
      }
    `);
  });
});

describe('VS Code', () => {
  test('takes it in by its own command, which asks for the key later', async () => {
    const { say, runs } = await machineWith({ code: '' });
    expect(await say(`install vscode ${tenant}`, 'y')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "VS Code takes it in by its own command:

        code --add-mcp '{"name":"qlik-groups","type":"stdio","command":"npx","args":["-y","qlik-groups-mcp@1.2.3"],"env":{"QLIK_TENANT_URL":"https://acme.eu.qlikcloud.com","QLIK_API_KEY":"\${input:qlik-api-key}"},"inputs":[{"type":"promptString","id":"qlik-api-key","description":"API key of a Qlik Cloud tenant admin","password":true}]}'

      Run it? [y/N] <y>
      Done. In VS Code, MCP: List Servers shows it.

      The key: VS Code asks for it when it first starts the server, hides the key as you type it,
      and stores it safely.
      ",
      }
    `);
    const [[option, text] = []] = await runs();
    expect(option).toBe('--add-mcp');
    expect(JSON.parse(text ?? '')).toEqual({
      name: 'qlik-groups',
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'qlik-groups-mcp@1.2.3'],
      env: {
        QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com',
        QLIK_API_KEY: `$${'{input:qlik-api-key}'}`,
      },
      inputs: [
        {
          type: 'promptString',
          id: 'qlik-api-key',
          description: 'API key of a Qlik Cloud tenant admin',
          password: true,
        },
      ],
    });
  });

  test('has no command that takes it out', async () => {
    const { say, put } = await machineWith({ code: '' });
    expect(await say('uninstall vscode')).toEqual({
      code: 0,
      text: 'Already so: VS Code does not have this server. Nothing was changed.\n',
    });
    const own = '{"servers":{"qlik-groups":{"command":"npx","args":["qlik-groups-mcp"]}}}';
    await put('.config/Code/User/mcp.json', own);
    expect(await say('uninstall vscode')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "text": "VS Code has no command that takes a server out. Nothing was changed.
      Take qlik-groups out of servers by hand, in ~/.config/Code/User/mcp.json, or .vscode/mcp.json of a project.
      ",
      }
    `);
  });
});
