import { describe, expect, test } from 'vitest';
import { machineWithClients } from '../../support/commands/machine-with-clients.js';

describe('without a client', () => {
  test('every client is listed: whether it is here, has this server, and what it can ask', async () => {
    const { say, put, program } = await machineWithClients();
    await program('codex', '');
    await put('.codex/config.toml', 'model = "x"\n[mcp_servers.qlik-groups]\ncommand = "npx"\n');
    await put('.claude/x', '');
    await put('.claude.json', '{"mcpServers":{"qlik-groups":{"command":"theirs"}}}');
    await put('.cursor/mcp.json', '{"mcpServers":{"qlik-groups":{"command":"qlik-groups-mcp"}}}');
    await put('.gemini/settings.json', '{ half');
    await put('.config/goose/config.yaml', 'extensions:\n  qlik-groups:\n    cmd: npx\n');
    await put('.config/zed/settings.json', '// mine\n{}');
    await put('.config/JetBrains/x', '');
    expect(await say('install')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "client          name                    here  has this server  asks you on
      claude-code     Claude Code             yes   another one      a form
      claude-desktop  Claude Desktop          no    not known        the page
      vscode          VS Code                 no    no               a form
      cursor          Cursor                  yes   yes              a form
      windsurf        Windsurf                no    no               the page
      cline           Cline                   no    no               the page
      zed             Zed                     yes   no               the page
      jetbrains       JetBrains AI Assistant  yes   not known        the page
      gemini          Gemini CLI              yes   not readable     the page
      codex           Codex CLI               yes   yes              a form
      goose           Goose                   yes   yes              a form
      librechat       LibreChat               no    not known        the page
      kiro            Kiro                    no    no               a form
      copilot-cli     GitHub Copilot CLI      no    no               a form

      To put it into one of them:       qlik-groups-mcp install <client>
      To see the snippet for it:        qlik-groups-mcp install --print <client>
      To take it out again:             qlik-groups-mcp uninstall <client>
      Where a client has no form, this server opens a page in your own browser when it has to ask you.
      ",
      }
    `);
    expect(await say('uninstall')).toEqual(await say('install'));
  });

  test('none is here on an empty machine, and nothing fails without a home', async () => {
    const { say } = await machineWithClients({ homeless: true });
    const { code, text } = await say('install');
    expect(code).toBe(0);
    expect(text).not.toContain(' yes ');
  });

  test('a name in a text is not an entry', async () => {
    const { say, put } = await machineWithClients();
    await put('.codex/config.toml', '# [mcp_servers.qlik-groups]\nx = "qlik-groups:"\n');
    expect((await say('install')).text).toMatch(/^codex +Codex CLI +yes +no /m);
  });
});

describe('--print', () => {
  test('shows the block, where it goes, and what to mind, and asks nothing', async () => {
    const { say, list } = await machineWithClients();
    expect(await say('install --print windsurf')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "Windsurf: put this into ~/.codeium/windsurf/mcp_config.json:

      {
        "mcpServers": {
          "qlik-groups": {
            "type": "stdio",
            "command": "npx",
            "args": ["-y", "qlik-groups-mcp@1.2.3"],
            "env": {
              "QLIK_TENANT_URL": "\${env:QLIK_TENANT_URL}",
              "QLIK_API_KEY": "\${env:QLIK_API_KEY}"
            }
          }
        }
      }

      The key: set QLIK_TENANT_URL and QLIK_API_KEY in the environment that Windsurf is started
      from; its file holds no key.

      Started from the desktop, Windsurf may not see what your shell sets. With --context <name>
      it needs no variable.

      Windsurf cannot put a question to you. For changes that need your approval this server opens
      a page in your browser; where it runs without a desktop they are refused.
      ",
      }
    `);
    expect(await list('.')).toEqual([]);
  });

  test('shows the command too, where the client has one', async () => {
    const { say } = await machineWithClients();
    expect(
      (await say('install --print codex --tenant acme.eu.qlikcloud.com')).text,
    ).toMatchInlineSnapshot(`
      "Codex CLI: run

        codex mcp add qlik-groups --env QLIK_TENANT_URL=https://acme.eu.qlikcloud.com -- npx -y qlik-groups-mcp@1.2.3

      and put this under [mcp_servers.qlik-groups], as no command can:

        env_vars = ["QLIK_API_KEY"]
        tool_timeout_sec = 300

      or put this into ~/.codex/config.toml:

      [mcp_servers.qlik-groups]
      command = "npx"
      args = ["-y", "qlik-groups-mcp@1.2.3"]
      env_vars = ["QLIK_API_KEY"]
      tool_timeout_sec = 300

      [mcp_servers.qlik-groups.env]
      QLIK_TENANT_URL = "https://acme.eu.qlikcloud.com"

      The key: set QLIK_API_KEY in the environment that Codex CLI is started from; its file holds
      no key.

      Under codex exec nobody is asked, so changes that need an approval are refused there.
      "
    `);
  });

  test('shows what a client asks for itself', async () => {
    const { say } = await machineWithClients();
    const { text } = await say('install --print vscode');
    expect(text).toContain(
      'The key: VS Code asks for it, and for the address, when it first starts the server, hides',
    );
  });

  test('names the place of what has to be put in', async () => {
    const { say } = await machineWithClients();
    expect((await say('install --print goose')).text).toContain(
      'Put the address of your tenant in the place of https://acme.eu.qlikcloud.com.',
    );
    expect((await say('install --print jetbrains')).text).toContain(
      'JetBrains AI Assistant: put this into Settings, Tools, AI Assistant, Model Context Protocol:',
    );
  });
});

test('a client that has to be told by hand is, and that counts as not done', async () => {
  const { say } = await machineWithClients();
  const { code, text } = await say('install kiro --context acme');
  expect(code).toBe(1);
  expect(text).toMatchInlineSnapshot(`
    "Kiro has to be set up by hand. Nothing was changed.

    Kiro: put this into ~/.kiro/settings/mcp.json, or .kiro/settings/mcp.json of a project:

    {
      "mcpServers": {
        "qlik-groups": {
          "type": "stdio",
          "command": "npx",
          "args": ["-y", "qlik-groups-mcp@1.2.3"],
          "env": {
            "QLIK_CONTEXT": "acme"
          }
        }
      }
    }

    No key stands in Kiro: it stays in your qlik-cli context.
    "
  `);
});

test('it goes out of such a client by hand, too', async () => {
  const { say, put } = await machineWithClients();
  expect((await say('uninstall kiro')).text).toBe(
    'Already so: Kiro does not have this server. Nothing was changed.\n',
  );
  await put('.kiro/settings/mcp.json', '{"mcpServers":{"qlik-groups":{"command":"npx"}}}');
  expect(await say('uninstall kiro')).toMatchInlineSnapshot(`
    {
      "code": 1,
      "text": "Kiro has no command that takes a server out. Nothing was changed.
    Take qlik-groups out of mcpServers by hand, in ~/.kiro/settings/mcp.json, or .kiro/settings/mcp.json of a project.
    ",
    }
  `);
});
