import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { allCommands } from '../../src/commands/help.js';
import { parseCommandLine } from '../../src/commands/parse-command-line.js';
import { run } from '../../src/commands/run.js';

const home = new URL('../..', import.meta.url);

/** Runs the command line as the binary does. */
async function said(line: string) {
  const text = { out: '', err: '' };
  const listen = (to: keyof typeof text) => (part: unknown) => {
    text[to] += String(part);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(listen('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(listen('err'));
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const code = await run(line === '' ? [] : line.split(' '), home);
  vi.restoreAllMocks();
  return { code, ...text };
}

describe('the help', () => {
  test('names every command, every option and what they do', async () => {
    const { code, out, err } = await said('help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "qlik-groups-mcp: an MCP server with which an assistant manages the groups and roles
      of a Qlik Cloud tenant. A person approves every risky change, in their own client or browser.

      Usage
        qlik-groups-mcp                      serve MCP over stdin and stdout, for an MCP client to
                                             start
        qlik-groups-mcp --sandbox            the same on a simulated tenant, no Qlik Cloud needed
        qlik-groups-mcp --profile <name>     the same for the tenant of that profile
        qlik-groups-mcp install              list the clients this can be put into, such as cursor or
                                             claude-code
        qlik-groups-mcp install <client>     put it in, once you have seen and agreed
        qlik-groups-mcp uninstall <client>   take it out again
        qlik-groups-mcp sandbox              serve only the simulated tenant on this machine, and
                                             print its address and a key, so that several programs can
                                             share it
        qlik-groups-mcp demo                 watch an administrator's session on the simulated tenant
        qlik-groups-mcp doctor               check settings, tenant, credential, roles, policy, clock,
                                             state folder and clients, and say what to do about what
                                             is wrong
        qlik-groups-mcp journal show         read what was asked, answered, refused and done
        qlik-groups-mcp journal verify       prove that no line of it is missing, changed or moved
        qlik-groups-mcp journal export       write it to stdout, for a file or another program
        qlik-groups-mcp version              the version
        qlik-groups-mcp help                 this text
        qlik-groups-mcp help <command>       how to call one of these, and its options

      Options of install
        --tenant <address>   which tenant; asked for unless given, and no key ever is
        --context <name>     the tenant and the key of a qlik-cli context instead
        --profile <name>     those of a profile of this server instead
        --sandbox            the simulated tenant instead
        --print              only show the command or the snippet, change nothing
        --replace            put it in the place of a different server of the same name
        --yes, -y            do not ask

      Options of uninstall
        --yes, -y   do not ask

      Options of sandbox
        --port <number>     port to listen on; a free one unless given
        --groups <number>   a generated tenant with so many groups instead of the demo one
        --users <number>    the same with so many users

      Options of doctor
        --json             one JSON object, for a program; exit code 1 when a check failed
        --profile <name>   check with this profile
        --sandbox          check this machine against a simulated tenant, without settings

      Options of journal
        --tenant <host>           whose journal; the one of the settings unless given
        --profile <name>          the same, by the name of a profile
        --since <date>            show, export: from 2026-03-01 or 2026-03-01T09:00 on, in UTC
        --change <id>             show, export: this change only
        --format <jsonl or csv>   export: JSON lines unless given

      Settings, in the environment of the server
        QLIK_TENANT_URL            address of the tenant, such as https://acme.eu.qlikcloud.com
        QLIK_API_KEY               API key of a tenant admin, or instead of it:
        QLIK_CLIENT_ID             id and
        QLIK_CLIENT_SECRET         secret of an OAuth client with the scope admin_classic
        QLIK_IMPERSONATE_SUBJECT   with an OAuth client that may impersonate: the person to act
        QLIK_IMPERSONATE_USER_ID   as, by subject or by user id, so that Qlik's audit log names them
        QLIK_APPROVAL              how the person is asked: auto (a form in the client, else a page in
                                   the browser), form or off (no page), page (always the page)
        QLIK_APPROVAL_ADDRESS      stderr: write the address of that page there
        QLIK_CONTEXT               instead of all these: a context of qlik-cli, by its name
        QLIK_PROFILE               a profile, as --profile names it
        QLIK_READ_ONLY             true: nothing can be changed
        QLIK_POLICY                file of the policy, when it is not in the usual place
        QLIK_GROUPS_STATE          folder for the journal, when it is not in the usual place
      "
    `);
    for (const [name, { options, usage }] of Object.entries(allCommands)) {
      for (const option of Object.keys(options)) expect(out, name).toContain(`--${option}`);
      for (const { does } of usage) expect(out.replace(/\s+/g, ' ')).toContain(does);
    }
    expect(await said('--help')).toEqual({ code, out, err });
    expect(await said('-h')).toEqual({ code, out, err });
  });

  test('of one command has its calls and its options', async () => {
    const { code, out, err } = await said('help install');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "Usage
        qlik-groups-mcp install            list the clients this can be put into, such as cursor or
                                           claude-code
        qlik-groups-mcp install <client>   put it in, once you have seen and agreed

      Options
        --tenant <address>   which tenant; asked for unless given, and no key ever is
        --context <name>     the tenant and the key of a qlik-cli context instead
        --profile <name>     those of a profile of this server instead
        --sandbox            the simulated tenant instead
        --print              only show the command or the snippet, change nothing
        --replace            put it in the place of a different server of the same name
        --yes, -y            do not ask

      All commands, and the settings: qlik-groups-mcp help
      "
    `);
    for (const line of ['install --help', 'install cursor -h', '--help install --yes']) {
      expect(await said(line)).toEqual({ code, out, err });
    }
  });

  test.each(Object.keys(allCommands))('of %s is there', async (name) => {
    const { code, out } = await said(`help ${name}`);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage\n {2}qlik-groups-mcp/);
    expect(out).not.toContain('undefined');
  });

  test('fits into a terminal', async () => {
    const lines = (await said('help')).out.split('\n');
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });
});

test('the version comes by option, by letter and by command', async () => {
  const { out } = await said('version');
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const line of ['--version', '-v', 'doctor --version'])
    expect((await said(line)).out).toBe(out);
});

describe('a mistyped word is answered with the one that was probably meant', () => {
  test.each([
    ['isntall cursor', 'there is no command isntall; did you mean install?'],
    ['dcotor', 'there is no command dcotor; did you mean doctor?'],
    ['Demo', 'there is no command Demo; did you mean demo?'],
    ['help jurnal', 'there is no command jurnal; did you mean journal?'],
    ['install cursor --tenent acme.eu', 'there is no option --tenent; did you mean --tenant?'],
    ['--sanbox', 'there is no option --sanbox; did you mean --sandbox?'],
    ['--hepl', 'there is no option --hepl; did you mean --help?'],
  ])('%s', async (line, words) => {
    const { code, out, err } = await said(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`qlik-groups-mcp: ${words} Try: qlik-groups-mcp help${helpOf(line)}\n`);
  });

  test.each([
    ['heal', 'there is no command heal.'],
    ['constructor', 'there is no command constructor.'],
    ['demo --port-number 1', 'there is no option --port-number.'],
    // It is an option of another command, and would only be refused again.
    ['doctor --tennant x', 'there is no option --tennant.'],
    ['install -q', 'there is no option -q.'],
    ['demo --constructor', 'there is no option --constructor.'],
  ])('but nothing is guessed for %s', async (line, words) => {
    const { code, err } = await said(line);
    expect(code).toBe(2);
    expect(err).toContain(`qlik-groups-mcp: ${words} Try: qlik-groups-mcp help`);
  });
});

/** Words of a command that is known lead to its own help. */
function helpOf(line: string): string {
  const [first = ''] = line.split(' ');
  return first === 'install' ? ' install' : '';
}

describe('an option of another command', () => {
  test.each([
    ['demo --yes', '--yes is not for demo; it is for install and uninstall'],
    ['--json', '--json is not for serve; it is for doctor'],
    ['help --print', '--print is not for help; it is for install'],
    ['sandbox --tenant acme.eu', '--tenant is not for sandbox; it is for install and journal'],
  ])('is refused: %s', async (line, words) => {
    const { code, out, err } = await said(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`qlik-groups-mcp: ${words}. Try: qlik-groups-mcp help`);
  });
});

test('a word too many is refused where a command takes none', async () => {
  expect((await said('demo twice')).err).toContain('twice is one word too many');
  expect((await said('help install cursor')).err).toContain('cursor is one word too many');
});

test('a command, its word and its options may come in any order', () => {
  const { command: _, ...parsed } = parseCommandLine(
    ['--tenant', 'acme.eu', 'install', '-y', 'cursor'],
    allCommands,
  );
  expect(parsed).toEqual({
    name: 'install',
    word: 'cursor',
    values: { tenant: 'acme.eu', yes: true },
  });
  expect(parseCommandLine(['--profile', 'acme'], allCommands)).toMatchObject({
    name: 'serve',
    word: undefined,
    values: { profile: 'acme' },
  });
});
