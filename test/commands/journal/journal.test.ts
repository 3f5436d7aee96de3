import { describe, expect, test } from 'vitest';
import type { JournalEvent } from '../../../src/ledger/journal.js';
import { acme, approved, later, machine, odd } from '../../support/commands/journals.js';

const settings = { QLIK_TENANT_URL: `https://${acme}/` };

describe('show', () => {
  test('tells of each change in a block, newest last', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, [...approved, ...later]);
    expect(await say('journal', 'show')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "2026-03-01 09:00:00 UTC  remove_role  by "claude-code 2.1.0"
        change change-1, credential 1b2c3d4e5f607182
        09:00:00  question  asked whether to take "Steward" away from the custom group "CG-Finance" (id
                            696087cc0000000000b003e9)
        09:00:01  answer    answered with accept: approved
        09:00:02  intent    take "Steward" away from the custom group "CG-Finance" (id
                            696087cc0000000000b003e9)
        09:00:03  outcome   as planned; 1 step of 1 done

      2026-03-01 09:00:04 UTC  assign_role  by "vscode 1.109.0"
        change change-2, credential 1b2c3d4e5f607182
        09:00:04  refused   Cannot give "TenantAdmin" to Everyone: an administrator role would reach
                            everybody

      2026-03-01 09:00:05 UTC  create_custom_group  by "claude-code 2.1.0"
        change change-3, credential 1b2c3d4e5f607182
        09:00:05  intent    create the custom group "CG-Marketing"
        No outcome is written down: it is still being written, or the server was ended meanwhile.
      ",
      }
    `);
  });

  test('keeps a change together when others come between', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, [...approved.slice(0, 2), ...later.slice(0, 1), ...approved.slice(2)]);
    const { out } = await say('journal', 'show');
    expect(
      out.match(/change change-\d|(?<=\d {2})(question|answer|refused|intent|outcome)/g),
    ).toEqual([
      'change change-1',
      'question',
      'answer',
      'intent',
      'outcome',
      'change change-2',
      'refused',
    ]);
  });

  test('cleans what others wrote', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, odd);
    expect(await say('journal', 'show')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "2026-03-01 09:00:00 UTC  update_custom_group  by "=cmd|' /C calc'!A0"
        change change-4, credential 1b2c3d4e5f607182
        09:00:00  refused   Cannot rename "CG-lasrever" to "a,b"
      ",
      }
    `);
  });

  test('tells of a line that was cut off, as the server closes it', async () => {
    const { keep, say } = await machine(settings);
    const [asked, ...rest] = approved;
    const torn: JournalEvent = {
      ...asked,
      kind: 'torn',
      change: '',
      tool: '',
      summary: 'Closed 120 bytes that were cut off while they were written',
      data: { lines: 1, bytes: 120 },
    };
    await keep(acme, [asked, torn, ...rest]);
    expect((await say('journal', 'show')).out).toMatchInlineSnapshot(`
      "2026-03-01 09:00:00 UTC  remove_role  by "claude-code 2.1.0"
        change change-1, credential 1b2c3d4e5f607182
        09:00:00  question  asked whether to take "Steward" away from the custom group "CG-Finance" (id
                            696087cc0000000000b003e9)
        09:00:02  answer    answered with accept: approved
        09:00:03  intent    take "Steward" away from the custom group "CG-Finance" (id
                            696087cc0000000000b003e9)
        09:00:04  outcome   as planned; 1 step of 1 done

      2026-03-01 09:00:01 UTC
        09:00:01  cut off   Closed 120 bytes that were cut off while they were written
      "
    `);
  });

  test('is in colour where the terminal wants it', async () => {
    const { keep, say } = await machine({ ...settings, NO_COLOR: '', FORCE_COLOR: '1' });
    await keep(acme, later.slice(1));
    const { out } = await say('journal', 'show');
    expect(out.replaceAll('\u001b', 'ESC')).toMatchInlineSnapshot(`
      "ESC[1m2026-03-01 09:00:00 UTCESC[22m  ESC[1mcreate_custom_groupESC[22m  by "claude-code 2.1.0"
      ESC[2m  change change-3, credential 1b2c3d4e5f607182ESC[22m
        09:00:00  ESC[1mintent  ESC[22m  create the custom group "CG-Marketing"
      ESC[31m  No outcome is written down: it is still being written, or the server was ended meanwhile.ESC[39m
      "
    `);
  });

  test('takes the time, the change and the tenant that are asked for', async () => {
    const { keep, say } = await machine();
    await keep(acme, [...approved, ...later]);
    const changes = async (...args: string[]): Promise<string[]> => {
      const { out } = await say('journal', 'show', '--tenant', acme, ...args);
      return [...out.matchAll(/change (change-\d)/g)].map(([, id = '']) => id);
    };
    expect(await changes()).toEqual(['change-1', 'change-2', 'change-3']);
    expect(await changes('--change', 'change-2')).toEqual(['change-2']);
    expect(await changes('--since', '2026-03-01')).toEqual(['change-1', 'change-2', 'change-3']);
    expect(await changes('--since', '2026-03-01T09:00:04')).toEqual(['change-2', 'change-3']);
    expect(await changes('--since', '2026-03-01T10:00:05+01:00')).toEqual(['change-3']);
    expect(await changes('--since', '2026-03-01T09:00:03Z', '--change', 'change-1')).toEqual([
      'change-1',
    ]);
    const none = await say(
      ...['journal', 'show', '--tenant', `https://${acme.toUpperCase()}/hub`],
      ...['--since', '2026-03-02', '--change', 'change-\u001b9'],
    );
    expect(none).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "The journal of acme.eu.qlikcloud.com has nothing of the change "change-9" since 2026-03-02T00:00:00.000Z.
      ",
      }
    `);
  });

  test('tells when it cannot show everything', async () => {
    const { keep, say, tamper } = await machine(settings);
    await keep(acme, approved);
    await tamper(acme, (text) => text.replace('"seq":2', '"seq":'));
    const { code, out, err } = await say('journal', 'show');
    expect(code).toBe(0);
    expect(out).toContain('question');
    expect(err).toMatch(/^qlik-groups-mcp: this journal is not whole\. See: /);
  });
});

describe('verify', () => {
  test('says in a sentence that all is well', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, [...approved, ...later]);
    expect(await say('journal', 'verify')).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "The journal of acme.eu.qlikcloud.com is whole: 6 entries, each sealed with the one before it; the last has the hash 83fdc7bac3044ce7977e9009628afe4e0eed12710aa715d36726680166d4a78c.
      ",
      }
    `);
  });

  test('says what is wrong with which line', async () => {
    const { keep, say, tamper } = await machine(settings);
    await keep(acme, approved);
    await tamper(acme, (text) => text.replace('accept: approved', 'decline: refused'));
    expect(await say('journal', 'verify')).toMatchInlineSnapshot(`
      {
        "code": 1,
        "err": "",
        "out": "The journal of acme.eu.qlikcloud.com is not whole. 4 entries can be read; what is wrong:
        journal-000001.jsonl:2: This entry was changed after it was written: its hash does not match
      ",
      }
    `);
  });

  test('ends when there is no end of problems', async () => {
    const { put, say } = await machine(settings);
    await put(acme, '{"no": "entry"}\n'.repeat(500));
    const { code, out } = await say('journal', 'verify');
    expect(code).toBe(1);
    expect(out.split('\n').slice(-3)).toEqual([
      expect.stringContaining('  journal-000001.jsonl:100: '),
      '  400 more problems',
      '',
    ]);
  });

  test.each<[string, (lines: string[]) => string[]]>([
    [
      'changed',
      (lines) => lines.map((line) => line.replace('accept: approved', 'accept: refused ')),
    ],
    ['missing', (lines) => lines.filter((_, at) => at !== 2)],
    ['moved', ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest]],
    ['gone at the start', (lines) => lines.slice(1)],
    ['no entry', ([a = '', ...rest]) => [a, '{"\u001b[31mhm"', ...rest]],
  ])('finds a line that is %s', async (_, change) => {
    const { keep, say, tamper } = await machine(settings);
    await keep(acme, [...approved, ...later]);
    await tamper(acme, (text) => change(text.split('\n')).join('\n'));
    const { code, out, err } = await say('journal', 'verify');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^The journal of acme\.eu\.qlikcloud\.com is not whole\. \d entr(y|ies) can be read; what is wrong:\n( {2}\S.*\n)+$/,
    );
    expect(out).not.toContain('\u001b');
    expect(err).toBe('');
  });
});

describe('export', () => {
  test('writes the entries as they are, so that they can be proved elsewhere', async () => {
    const { keep, put, say } = await machine(settings);
    const entries = await keep(acme, [...approved, ...odd]);
    const { code, out, err } = await say('journal', 'export');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const read = out.split('\n').filter((line) => line !== '');
    expect(read.map((line) => JSON.parse(line))).toEqual(entries);
    await put('copy.example', out);
    const copy = await say('journal', 'verify', '--tenant', 'copy.example');
    expect(copy).toMatchObject({ code: 0, out: expect.stringContaining(' is whole: 5 entries') });
    expect(read[1]).toMatchInlineSnapshot(
      `"{"seq":2,"time":"2026-03-01T09:00:01.000Z","kind":"answered","change":"change-1","tenant":"acme.eu.qlikcloud.com","principal":"1b2c3d4e5f607182","client":"claude-code 2.1.0","tool":"remove_role","summary":"answered with accept: approved","data":{"action":"accept"},"previous":"ba66ad2fd1eb1cfd614a27c876669f561d21c7d2f70e67f86e75fd9be36a639b","hash":"09142238dcb529f34308b2d5f9140527a7f01fc572bdf358660e5dc53b23c51d"}"`,
    );
  });

  test('writes a table with a header', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, [...approved.slice(1, 3), ...later.slice(0, 1)]);
    const said = await say('journal', 'export', '--format', 'csv');
    expect(said.out.split('\r\n')).toHaveLength(5);
    expect({ ...said, out: said.out.replaceAll('\r', '') }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "err": "",
        "out": "seq,time,kind,change,tenant,principal,client,tool,summary,data,previous,hash
      1,2026-03-01T09:00:00.000Z,answered,change-1,acme.eu.qlikcloud.com,1b2c3d4e5f607182,claude-code 2.1.0,remove_role,answered with accept: approved,"{""action"":""accept""}",0000000000000000000000000000000000000000000000000000000000000000,8849c83ac4adb5bd960f027c582d547270cea0e43c07358b9598cb4791020533
      2,2026-03-01T09:00:01.000Z,intent,change-1,acme.eu.qlikcloud.com,1b2c3d4e5f607182,claude-code 2.1.0,remove_role,"take ""Steward"" away from the custom group ""CG-Finance"" (id 696087cc0000000000b003e9)","{""level"":""destructive""}",8849c83ac4adb5bd960f027c582d547270cea0e43c07358b9598cb4791020533,78415b30a5a475ebd0f34da6dec894f4ecfc0a12aa26015ee21a16c01cb182b1
      3,2026-03-01T09:00:02.000Z,refused,change-2,acme.eu.qlikcloud.com,1b2c3d4e5f607182,vscode 1.109.0,assign_role,"Cannot give ""TenantAdmin"" to Everyone: an administrator role would reach everybody",,78415b30a5a475ebd0f34da6dec894f4ecfc0a12aa26015ee21a16c01cb182b1,2fe2dbd63c7b7370d414eaa71c6a9951978927bb5455980c3e36ffc8d2ad1462
      ",
      }
    `);
  });

  test('takes the time and the change that are asked for', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, [...approved, ...later]);
    const kinds = async (...args: string[]): Promise<string[]> => {
      const { out } = await say('journal', 'export', ...args);
      return [...out.matchAll(/"kind":"(\w+)"/g)].map(([, kind = '']) => kind);
    };
    expect(await kinds('--change', 'change-1')).toEqual(['asked', 'answered', 'intent', 'outcome']);
    expect(await kinds('--since', '2026-03-01T09:00:04Z')).toEqual(['refused', 'intent']);
    expect(await kinds('--since', '2027-01-01')).toEqual([]);
  });

  test('cleans the table', async () => {
    const { keep, say } = await machine(settings);
    await keep(acme, odd);
    const { out } = await say('journal', 'export', '--format', 'csv');
    expect(out.replaceAll('\r', '')).toMatchInlineSnapshot(`
      "seq,time,kind,change,tenant,principal,client,tool,summary,data,previous,hash
      1,2026-03-01T09:00:00.000Z,refused,change-4,acme.eu.qlikcloud.com,1b2c3d4e5f607182,'=cmd|' /C calc'!A0,update_custom_group,"Cannot rename ""CG-lasrever"" to ""a,b""","{""note"":""\\u001b[2J;=1+1""}",0000000000000000000000000000000000000000000000000000000000000000,aa4a3ade571bec72cacbc00757cb657b60d9e1e9c3246e7eee0c0799e6995bbe
      "
    `);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '  =1', '\r\n=1', '\u200b=1', '＝1', '"=1"'])(
    'leaves nothing in the table that a spreadsheet would run: %j',
    async (summary) => {
      const { keep, say } = await machine(settings);
      const event: JournalEvent = {
        kind: 'refused',
        change: summary,
        tenant: summary,
        principal: summary,
        client: summary,
        tool: summary,
        summary,
        data: summary,
      };
      await keep(acme, [event]);
      const { out } = await say('journal', 'export', '--format', 'csv');
      const [, row = ''] = out.split('\r\n');
      for (const cell of row.split(',')) expect(cell).not.toMatch(/^"?\s*[=+\-@＝]/);
    },
  );
});

describe('where there is nothing', () => {
  test('it says so', async () => {
    const { say } = await machine(settings);
    const none = 'There is no journal of acme.eu.qlikcloud.com yet';
    const nothing = `${none}: nothing was written down in STATE/acme.eu.qlikcloud.com.\n`;
    expect(await say('journal', 'show')).toEqual({ code: 0, out: nothing, err: '' });
    expect(await say('journal', 'verify')).toEqual({ code: 0, out: nothing, err: '' });
    expect(await say('journal', 'export')).toEqual({
      code: 0,
      out: '',
      err: `qlik-groups-mcp: ${nothing}`,
    });
  });

  test('no tenant is named either', async () => {
    const { say } = await machine();
    const out = 'There is no journal yet: nothing was written down on this machine.\n';
    expect(await say('journal', 'show')).toEqual({ code: 0, out, err: '' });
  });
});

test('where no tenant is named, it lists those that have a journal', async () => {
  const { keep, say } = await machine();
  await keep('localhost:4000', approved);
  await keep(acme, approved);
  expect(await say('journal', 'show')).toMatchInlineSnapshot(`
    {
      "code": 0,
      "err": "",
      "out": "Name the tenant, or set QLIK_TENANT_URL. There is a journal of 2 tenants:
      qlik-groups-mcp journal show --tenant acme.eu.qlikcloud.com
      qlik-groups-mcp journal show --tenant localhost:4000
    ",
    }
  `);
  const { code, out } = await say('journal', 'export');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  // Nothing was proved: a script must not take it for good news.
  expect((await say('journal', 'verify')).code).toBe(2);
  expect((await say('journal', 'verify', '--tenant', 'localhost:4000')).code).toBe(0);
});

test.each([
  [['journal'], 'journal needs one more word: show, verify or export'],
  [['journal', 'read'], 'there is no journal read; there are show, verify and export'],
  [['journal', 'show', 'all'], 'all is one word too many'],
  [['journal', 'show', '--format', 'csv'], '--format is not for journal show'],
  [['journal', 'verify', '--since', '2026-03-01'], '--since is not for journal verify'],
  [['journal', 'verify', '--change', 'x'], '--change is not for journal verify'],
  [['journal', 'export', '--format', 'xml'], '--format needs jsonl or csv'],
  [['journal', 'show', '--tenant', 'a b'], '--tenant needs the host of a tenant'],
  [['journal', 'show', '--since', 'yesterday'], '--since needs a date, such as 2026-03-01'],
  [['journal', 'show', '--since', '2026-02-31'], '--since needs a date'],
  [['journal', 'show', '--since', '2026-03-01T25:00'], '--since needs a date'],
  [['serve', '--tenant', 'x'], '--tenant is not for serve'],
])('%j makes no sense', async (args, words) => {
  const { say } = await machine(settings);
  const { code, out, err } = await say(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`qlik-groups-mcp: ${words}`);
});

test.each([
  [{ QLIK_TENANT_URL: 'http://acme.example' }, 'QLIK_TENANT_URL does not begin with https://'],
  [{ ...settings, QLIK_GROUPS_STATE: 'state' }, 'QLIK_GROUPS_STATE is not a whole path'],
  [{ ...settings, QLIK_GROUPS_STATE: '/dev/null' }, 'Cannot read the journal: STATE/acme.eu'],
])('%j cannot be used', async (wrong, words) => {
  const { say } = await machine(wrong);
  const { code, out, err } = await say('journal', 'show');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(words);
});
