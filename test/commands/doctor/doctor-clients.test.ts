import fs from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { doctor } from '../../../src/commands/doctor/doctor.js';
import {
  complaints,
  complaintsOf,
  examined,
  foreignKey,
} from '../../support/commands/run-doctor.js';
import { machineWith } from '../../support/config/machines.js';

/** A placeholder, which a template would fill in. */
const fill = (name: string): string => `$${`{${name}}`}`;

const npx = { command: 'npx', args: ['-y', 'qlik-groups-mcp@0.1.0'] };
const url = { QLIK_TENANT_URL: 'https://acme.eu.qlikcloud.com' };

const json = (entry: unknown, key = 'mcpServers', more = {}): string =>
  JSON.stringify({ ...more, [key]: { other: { command: 'x' }, 'qlik-groups': entry } }, null, 2);

/** Settings as people have them, each with this server in the way that suits the client. */
const wellKept = {
  '.claude.json': json(
    { type: 'stdio', ...npx, env: { ...url, QLIK_API_KEY: fill('QLIK_API_KEY:-') } },
    'mcpServers',
    { numStartups: 41, projects: { '/src/app': { mcpServers: {} } } },
  ),
  '.config/Code/User/mcp.json': `{
  // Asked for once.
  "inputs": [{ "type": "promptString", "id": "qlik-api-key", "password": true }],
  "servers": {
    "qlik-groups": {
      "type": "stdio", "command": "npx", "args": ["-y", "qlik-groups-mcp@0.1.0"],
      "env": { "QLIK_TENANT_URL": "https://acme.eu.qlikcloud.com", "QLIK_API_KEY": "${fill('input:qlik-api-key')}" },
    },
  },
}`,
  '.cursor/mcp.json': json({
    type: 'stdio',
    ...npx,
    env: { ...url, QLIK_API_KEY: fill('env:QLIK_API_KEY') },
  }),
  '.gemini/settings.json': json({ ...npx, env: { ...url, QLIK_API_KEY: '$QLIK_API_KEY' } }),
  '.codex/config.toml': `model = "gpt-5-codex"
notify = ["bash", "-lc", 'echo "done"'] # a comment

[mcp_servers.qlik-groups]
command = "npx"
args = [
  "-y",
  "qlik-groups-mcp@0.1.0", # pinned
]
env_vars = ["QLIK_API_KEY"]
tool_timeout_sec = 300

[mcp_servers.qlik-groups.env]
QLIK_TENANT_URL = "https://acme.eu.qlikcloud.com"

[[history]]
persistence = true
`,
  '.config/goose/config.yaml': `GOOSE_PROVIDER: anthropic
extensions:
  developer: { enabled: true, type: builtin }
  qlik-groups:
    name: qlik-groups
    type: stdio
    enabled: true
    cmd: npx
    args: [-y, qlik-groups-mcp@0.1.0]
    envs: { QLIK_TENANT_URL: "https://acme.eu.qlikcloud.com" }
    env_keys: [QLIK_API_KEY]
    timeout: 300
`,
};

async function homeWith(files: Record<string, string>) {
  const made = await machineWith(files);
  return { HOME: made.home };
}

/** The lines about clients, on a machine with a desktop unless the settings say otherwise. */
async function clients(
  files: Record<string, string>,
  settings: Record<string, string> = {},
): Promise<string> {
  const { out } = await examined({ ...(await homeWith(files)), ...settings }, ['--sandbox']);
  const [, lines = ''] = out.split('kept in memory.\n');
  // The first of them is about all clients.
  const [, ...each] = (lines.split('\n\n')[0] ?? '').split(/\n(?= {2}\S)/);
  return each.join('\n');
}

test('each client that has this server gets a line, whatever its file looks like', async () => {
  const also = ['claude-code', 'vscode', 'cursor', 'gemini', 'codex', 'goose'].map(
    (id) => `client ${id}`,
  );
  const found = await complaintsOf(await homeWith(wellKept), { args: ['--sandbox'], also });
  expect(found.findings).toHaveLength(6);
  expect(found).toMatchInlineSnapshot(`
    {
      "code": 0,
      "findings": [
        {
          "found": "Claude Code has this server ("~/.claude.json"). It can ask you by a form.",
          "id": "client claude-code",
          "state": "ok",
        },
        {
          "found": "VS Code has this server ("~/.config/Code/User/mcp.json"). It can ask you by a form.",
          "id": "client vscode",
          "state": "ok",
        },
        {
          "found": "Cursor has this server ("~/.cursor/mcp.json"). It can ask you by a form.",
          "id": "client cursor",
          "state": "ok",
        },
        {
          "found": "Gemini CLI has this server ("~/.gemini/settings.json"). It can ask you on the approval page, for want of forms.",
          "id": "client gemini",
          "state": "ok",
        },
        {
          "found": "Codex CLI has this server ("~/.codex/config.toml"). It can ask you by a form.",
          "id": "client codex",
          "state": "ok",
        },
        {
          "found": "Goose has this server ("~/.config/goose/config.yaml"). It can ask you by a form.",
          "id": "client goose",
          "state": "ok",
        },
      ],
    }
  `);
});

test('without a desktop the page cannot be shown, and only some clients can ask', async () => {
  expect(await clients(wellKept, { DISPLAY: '' })).toMatchInlineSnapshot(`
    "  ok           Claude Code has this server ("~/.claude.json"). It can ask you by a form.
      ok           VS Code has this server ("~/.config/Code/User/mcp.json"). It can ask you by a form.
      ok           Cursor has this server ("~/.cursor/mcp.json"). It can ask you by a form.
      warning      Gemini CLI has this server ("~/.gemini/settings.json"). It has no forms, and the approval page could not be shown here, without a desktop or over SSH, so a change that needs your approval is refused there.
                   Do: Where this machine has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server; or use a client with forms, such as Claude Code, VS Code or Codex CLI.
      ok           Codex CLI has this server ("~/.codex/config.toml"). It can ask you by a form.
      ok           Goose has this server ("~/.config/goose/config.yaml"). It can ask you by a form."
  `);
});

test('Claude Desktop on a Mac, and Cursor with several tenants', async () => {
  const entry = (profile: string) => ({ ...npx, args: [...npx.args, '--profile', profile] });
  const { home } = await machineWith({
    'Library/Application Support/Claude/claude_desktop_config.json': JSON.stringify({
      globalShortcut: '',
      mcpServers: { 'qlik-groups': { ...npx, env: { QLIK_CONTEXT: 'acme' } } },
    }),
    '.cursor/mcp.json': JSON.stringify({
      mcpServers: {
        'qlik-acme': entry('acme'),
        'qlik-other': { ...entry('other'), env: { QLIK_APPROVAL: 'page' } },
      },
    }),
  });
  let text = '';
  const code = await doctor(
    { sandbox: true, json: true },
    {
      machine: { env: {}, platform: 'darwin', home },
      disk: fs,
      version: '0.1.0',
      colours: false,
      print: async (part) => {
        text += part;
      },
    },
  );
  expect(code).toBe(0);
  const { checks }: { checks: readonly { readonly id: string }[] } = JSON.parse(
    text.replaceAll(home, '~'),
  );
  expect(checks.filter(({ id }) => id.startsWith('client'))).toMatchInlineSnapshot(`
    [
      {
        "found": "Claude Desktop has this server ("~/Library/Application Support/Claude/claude_desktop_config.json"). It can ask you on the approval page, for want of forms.",
        "id": "client claude-desktop",
        "state": "ok",
      },
      {
        "found": "Cursor has this server as "qlik-acme" and "qlik-other" ("~/.cursor/mcp.json"). "qlik-acme" can ask you by a form. "qlik-other" can ask you on the approval page, as QLIK_APPROVAL wants it.",
        "id": "client cursor",
        "state": "ok",
      },
    ]
  `);
});

describe('an entry', () => {
  const cursor = async (entry: unknown, settings?: Record<string, string>): Promise<string> =>
    clients({ '.cursor/mcp.json': json(entry) }, settings);

  test('starts a file that is not there', async () => {
    const moved = { command: 'node', args: ['/opt/qlik-groups-mcp/dist/main.js'] };
    expect(await cursor(moved)).toMatchInlineSnapshot(`
      "  warning      Cursor has this server ("~/.cursor/mcp.json"). It starts "/opt/qlik-groups-mcp/dist/main.js", which is not there. It can ask you by a form.
                     Do: Run qlik-groups-mcp install cursor; it shows the change first."
    `);
    expect(await cursor({ command: '/opt/node/bin/npx', args: npx.args })).toContain(
      'starts "/opt/node/bin/npx", which is not there',
    );
    expect(await cursor({ command: 'node', args: ['/opt/mine/main.js'] })).toMatchInlineSnapshot(`
      "  warning      Cursor has an entry for this server ("~/.cursor/mcp.json"). It starts "/opt/mine/main.js", which is not there.
                     Do: Run qlik-groups-mcp install cursor --replace; it shows the change first."
    `);
  });

  test('starts a file that nobody can find', async () => {
    const relative = { command: 'node', args: ['tools/qlik-groups-mcp/dist/main.js'] };
    expect(await cursor(relative)).toMatchInlineSnapshot(`
      "  warning      Cursor has this server ("~/.cursor/mcp.json"). It starts "tools/qlik-groups-mcp/dist/main.js", which is no whole path: where Cursor looks for it is not known. It can ask you by a form.
                     Do: Run qlik-groups-mcp install cursor; it shows the change first."
    `);
    const filledIn = { ...relative, args: [`${fill('userHome')}/qlik-groups-mcp/dist/main.js`] };
    expect(await cursor(filledIn)).toMatch(/^ {2}ok /);
  });

  test('starts an older version', async () => {
    const older = { ...npx, args: ['-y', 'qlik-groups-mcp@0.0.9'] };
    expect(await cursor(older)).toMatchInlineSnapshot(`
      "  warning      Cursor has this server ("~/.cursor/mcp.json"). It starts version 0.0.9 of this server, and this is 0.1.0. It can ask you by a form.
                     Do: Run qlik-groups-mcp install cursor; it shows the change first."
    `);
    for (const version of ['', '@latest', '@0.1.0', '@0.1.1', '@1.0.0']) {
      expect(await cursor({ ...npx, args: [`qlik-groups-mcp${version}`] })).toMatch(/^ {2}ok /);
    }
  });

  test('starts an older checkout', async () => {
    const checkout = 'src/qlik-groups-mcp';
    const made = await machineWith({
      [`${checkout}/dist/main.js`]: '',
      [`${checkout}/package.json`]: '{ "name": "qlik-groups-mcp", "version": "0.0.1" }',
    });
    const args = [made.pathOf(`${checkout}/dist/main.js`)];
    await made.write('.codeium/windsurf/mcp_config.json', json({ command: 'node', args }));
    expect(await clients({}, { HOME: made.home })).toMatchInlineSnapshot(`
      "  warning      Windsurf has this server ("~/.codeium/windsurf/mcp_config.json"). It starts version 0.0.1 of this server, and this is 0.1.0. It can ask you on the approval page, for want of forms.
                     Do: Put there what qlik-groups-mcp install --print windsurf shows."
    `);
    await made.write(`${checkout}/package.json`, '{ "name": "qlik-groups-mcp", half');
    expect(await clients({}, { HOME: made.home })).toMatch(/^ {2}ok /);
  });

  test('starts something else', async () => {
    expect(await cursor({ command: 'docker', args: ['run', 'theirs'] })).toMatchInlineSnapshot(`
      "  warning      Cursor has an entry for this server ("~/.cursor/mcp.json"). It does not start this server, as far as can be told.
                     Do: If it should, run qlik-groups-mcp install cursor --replace; it shows the change first."
    `);
    expect(await cursor('theirs')).toContain('does not start this server');
  });

  test('has placeholders that the client does not fill in', async () => {
    const env = { QLIK_TENANT_URL: fill('QLIK_TENANT_URL'), QLIK_API_KEY: fill('QLIK_API_KEY') };
    const entry = { ...npx, env };
    expect(
      await clients({
        '.cursor/mcp.json': json(entry),
        '.cline/mcp.json': json(entry),
        '.config/Code/User/mcp.json': json(entry, 'servers'),
        '.codex/config.toml': `[mcp_servers.qlik-groups]\ncommand = "npx"\nargs = ["qlik-groups-mcp"]\nenv = { QLIK_API_KEY = "${fill('QLIK_API_KEY')}" }\n`,
        '.config/goose/config.yaml': `extensions:\n  qlik-groups:\n    cmd: npx\n    args: [qlik-groups-mcp]\n    envs:\n      QLIK_API_KEY: ${fill('QLIK_API_KEY')}\n`,
        '.gemini/settings.json': json(entry),
        '.claude.json': json(entry),
      }),
    ).toMatchInlineSnapshot(`
      "  ok           Claude Code has this server ("~/.claude.json"). It can ask you by a form.
        warning      VS Code has this server ("~/.config/Code/User/mcp.json"). It has a literal \${…} in QLIK_TENANT_URL and QLIK_API_KEY that VS Code does not fill in, which counts as not set. It can ask you by a form.
                     Do: Let VS Code ask for it and keep it, as qlik-groups-mcp install --print vscode shows.
        warning      Cursor has this server ("~/.cursor/mcp.json"). It has a literal \${…} in QLIK_TENANT_URL and QLIK_API_KEY that Cursor does not fill in, which counts as not set. It can ask you by a form.
                     Do: Set QLIK_TENANT_URL and QLIK_API_KEY where Cursor is started from, and write \${env:QLIK_TENANT_URL} and \${env:QLIK_API_KEY} in the file; or let qlik-groups-mcp install cursor --context <name> take all of it from a qlik-cli context.
        warning      Cline has this server ("~/.cline/mcp.json"). It has a literal \${…} in QLIK_TENANT_URL and QLIK_API_KEY that Cline does not fill in, which counts as not set. It can ask you on the approval page, for want of forms.
                     Do: Cline fills in nothing and keeps no key safe, so let qlik-groups-mcp install cline --context <name> take all of it from a qlik-cli context.
        ok           Gemini CLI has this server ("~/.gemini/settings.json"). It can ask you on the approval page, for want of forms.
        warning      Codex CLI has this server ("~/.codex/config.toml"). It has a literal \${…} in QLIK_API_KEY that Codex CLI does not fill in, which counts as not set. It can ask you by a form.
                     Do: Set QLIK_API_KEY where Codex CLI is started from, and list it under "env_vars" and not under "env"; or let qlik-groups-mcp install codex --context <name> take all of it from a qlik-cli context.
        warning      Goose has this server ("~/.config/goose/config.yaml"). It has a literal \${…} in QLIK_API_KEY that Goose does not fill in, which counts as not set. It can ask you by a form.
                     Do: Keep QLIK_API_KEY in the keyring of Goose, and list it under "env_keys" and not under "envs"; or let qlik-groups-mcp install goose --context <name> take all of it from a qlik-cli context."
    `);
  });

  test('has a key in it, and the key is never told', async () => {
    const secret = 's3cr3t-0f-the-client';
    const entry = { ...npx, env: { ...url, QLIK_API_KEY: foreignKey } };
    const client = { ...npx, env: { QLIK_CLIENT_ID: 'c1', QLIK_CLIENT_SECRET: secret } };
    const said = await clients({
      '.cursor/mcp.json': json(entry),
      '.gemini/settings.json': json(client),
      '.cline/mcp.json': json({ ...npx, env: { API_TOKEN: foreignKey } }),
      '.copilot/mcp-config.json': json({ ...npx, args: [...npx.args, foreignKey] }),
      '.codex/config.toml': `[mcp_servers.qlik-groups]\ncommand = "npx"\nargs = ["qlik-groups-mcp"]\nenv.QLIK_API_KEY = '${foreignKey}'\n`,
      '.config/Code/User/mcp.json': json(entry, 'servers'),
    });
    expect(said).not.toContain(foreignKey);
    expect(said).not.toContain(secret);
    expect(said).toMatchInlineSnapshot(`
      "  warning      VS Code has this server ("~/.config/Code/User/mcp.json"). It has a key in plain text in QLIK_API_KEY, for every program of this account to read. It can ask you by a form.
                     Do: Let VS Code ask for it and keep it, as qlik-groups-mcp install --print vscode shows; and best make a new key, since this one stood in a file.
        warning      Cursor has this server ("~/.cursor/mcp.json"). It has a key in plain text in QLIK_API_KEY, for every program of this account to read. It can ask you by a form.
                     Do: Set QLIK_API_KEY where Cursor is started from, and write \${env:QLIK_API_KEY} in the file; or let qlik-groups-mcp install cursor --context <name> take all of it from a qlik-cli context; and best make a new key, since this one stood in a file.
        warning      Cline has this server ("~/.cline/mcp.json"). It has a key in plain text in API_TOKEN, for every program of this account to read. It can ask you on the approval page, for want of forms.
                     Do: Cline fills in nothing and keeps no key safe, so let qlik-groups-mcp install cline --context <name> take all of it from a qlik-cli context; and best make a new key, since this one stood in a file.
        warning      Gemini CLI has this server ("~/.gemini/settings.json"). It has a key in plain text in QLIK_CLIENT_SECRET, for every program of this account to read. It can ask you on the approval page, for want of forms.
                     Do: Set QLIK_CLIENT_SECRET where Gemini CLI is started from, and write \${QLIK_CLIENT_SECRET} in the file; or let qlik-groups-mcp install gemini --context <name> take all of it from a qlik-cli context; and best make a new key, since this one stood in a file.
        warning      Codex CLI has this server ("~/.codex/config.toml"). It has a key in plain text in QLIK_API_KEY, for every program of this account to read. It can ask you by a form.
                     Do: Set QLIK_API_KEY where Codex CLI is started from, and list it under "env_vars" and not under "env"; or let qlik-groups-mcp install codex --context <name> take all of it from a qlik-cli context; and best make a new key, since this one stood in a file.
        warning      GitHub Copilot CLI has this server ("~/.copilot/mcp-config.json"). It has a key in plain text in its arguments, for every program of this account to read. It can ask you by a form.
                     Do: GitHub Copilot CLI fills in nothing and keeps no key safe, so let qlik-groups-mcp install copilot-cli --context <name> take all of it from a qlik-cli context; and best make a new key, since this one stood in a file."
    `);
  });

  test('has no key in it where it is blank, a name, or one of a simulated tenant', async () => {
    for (const key of ['', '$QLIK_API_KEY', '%KEY%', '{{KEY}}', 'sandbox-key-tenant-admin']) {
      const entry = { ...npx, env: { ...url, QLIK_API_KEY: key } };
      expect(await clients({ '.cline/mcp.json': json(entry) })).toMatch(/^ {2}ok /);
    }
  });

  test('says how a person is asked', async () => {
    const asked = async (QLIK_APPROVAL: string, file = '.cursor/mcp.json', DISPLAY = ':0') =>
      clients({ [file]: json({ ...npx, env: { QLIK_APPROVAL } }) }, { DISPLAY });
    expect(await asked('page')).toContain('as QLIK_APPROVAL wants it');
    expect(await asked('off', '.gemini/settings.json')).toMatchInlineSnapshot(`
      "  warning      Gemini CLI has this server ("~/.gemini/settings.json"). It has no forms, and QLIK_APPROVAL turns the approval page off, so a change that needs your approval is refused there.
                     Do: Take QLIK_APPROVAL away, or use a client with forms, such as Claude Code, VS Code or Codex CLI."
    `);
    expect(await asked('page', '.cursor/mcp.json', '')).toMatchInlineSnapshot(`
      "  warning      Cursor has this server ("~/.cursor/mcp.json"). It may ask you on the approval page alone, as QLIK_APPROVAL wants it, and that could not be shown here, without a desktop or over SSH, so a change that needs your approval is refused there.
                     Do: Where this machine has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server; or take QLIK_APPROVAL away."
    `);
    expect(await asked('always')).toMatchInlineSnapshot(`
      "  warning      Cursor has this server ("~/.cursor/mcp.json"). It cannot tell how to ask you: QLIK_APPROVAL is none of auto, form, page and off.
                     Do: Set QLIK_APPROVAL to auto, form or page (off means the same as form: no page), or leave it unset for auto."
    `);
    // This one opens the page by itself.
    expect(await asked('page', '.claude.json', '')).toMatch(/^ {2}ok /);
    const told = { ...npx, env: { QLIK_APPROVAL_ADDRESS: 'stderr' } };
    expect(await clients({ '.gemini/settings.json': json(told) }, { DISPLAY: '' })).toContain(
      'whose address it writes to stderr',
    );
  });
});

describe('settings that cannot be read', () => {
  test('are told of where they speak of this server', async () => {
    expect(
      await clients({
        '.cursor/mcp.json': '{ "mcpServers": { "qlik-groups": { "command": "npx" ',
        '.codex/config.toml': '[mcp_servers.qlik-groups\ncommand = npx',
        '.config/goose/config.yaml': 'extensions:\n\tqlik-groups: {',
        '.gemini/settings.json': '{ "half',
      }),
    ).toMatchInlineSnapshot(`
      "  warning      Cannot use ~/.cursor/mcp.json: it is not JSON from line 1, column 53 on (close brace expected).
                     Do: Put the file right there, or move it away, then run the command again.
        warning      Cannot read ~/.codex/config.toml: it is not TOML as expected.
                     Do: Put the file right, then run this again.
        warning      Cannot read ~/.config/goose/config.yaml: it is not YAML as expected.
                     Do: Put the file right, then run this again."
    `);
  });

  test('are told of where nobody can tell', async () => {
    const made = await machineWith({ '.cursor/mcp.json/x': '' });
    expect(await clients({}, { HOME: made.home })).toMatchInlineSnapshot(`
      "  warning      Cannot read ~/.cursor/mcp.json: a file stands where a folder has to be, or a folder where a file has to be.
                     Do: Put that right, or add the entry by hand: qlik-groups-mcp install --print <client> shows it."
    `);
  });
});

test('where no client has it, one line says so', async () => {
  const files = { '.cursor/mcp.json': '{ "mcpServers": { "x": { "command": "y" } } }' };
  const { code, out } = await examined(await homeWith(files), ['--sandbox', '--json']);
  expect(code).toBe(0);
  const { checks }: { checks: readonly unknown[] } = JSON.parse(out);
  expect(checks.at(-1)).toMatchInlineSnapshot(`
    {
      "fix": "Put it into one: qlik-groups-mcp install lists them.",
      "found": "No client of this account has this server in its own settings; those of single projects are not looked at.",
      "id": "clients",
      "state": "not checked",
    }
  `);
});

describe('the way to ask a person', () => {
  test.each([
    [{}, 'or else on the approval page in the browser of this machine.'],
    [{ DISPLAY: '' }, 'could not be shown here, without a desktop or over SSH.'],
    [{ SSH_CONNECTION: '10.0.0.1 22' }, 'could not be shown here'],
    [{ QLIK_APPROVAL: 'off' }, 'QLIK_APPROVAL turns it off.'],
    [{ QLIK_APPROVAL: 'page' }, 'and never by a form: QLIK_APPROVAL wants it so.'],
    [
      { DISPLAY: '', QLIK_APPROVAL_ADDRESS: 'stderr' },
      'or else on the approval page, whose address is written to stderr.',
    ],
  ])('is well with %j', async (settings, words) => {
    const { out } = await examined(settings, ['--sandbox']);
    expect(out).toMatch(/\n {2}ok {11}A person is asked .*\n/);
    expect(out).toContain(words);
  });

  test('is broken, of no use, or left as it was', async () => {
    const complaint = (settings: Record<string, string>) => complaints(settings, ['--sandbox']);
    expect(await complaint({ QLIK_APPROVAL: 'never' })).toMatchInlineSnapshot(`
      "  failed       Cannot tell how to ask a person: QLIK_APPROVAL is none of auto, form, page and off.
                     Do: Set QLIK_APPROVAL to auto, form or page (off means the same as form: no page), or leave it unset for auto."
    `);
    expect(await complaint({ QLIK_APPROVAL: 'page', DISPLAY: '' })).toMatchInlineSnapshot(`
      "  warning      QLIK_APPROVAL wants a person to be asked on the approval page alone, and this machine, without a desktop or over SSH, could not show it: only a client that opens it by itself can ask.
                     Do: Unset QLIK_APPROVAL; or, where this machine has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server."
    `);
    expect(await complaint({ QLIK_APPROVAL: fill('approval') })).toMatchInlineSnapshot(`
      "  warning      QLIK_APPROVAL holds a literal \${…} that nobody filled in, which counts as not set.
                     Do: Set the variable that it names before the client starts, or write it as this client wants it (Cursor: \${env:NAME}, VS Code: \${input:NAME})."
    `);
  });
});
