// What the journal costs: each change, and everything that reads it when it is long.
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  connect,
  countedTenant,
  median,
  ms,
  print,
  residentMegabytes,
  writingParts,
} from './measure.mjs';

/** Nothing is waited for: the parts on a simulated tenant, with a journal of one's own. */
function changing(parts, journal) {
  const tenant = parts.createSandbox();
  const client = parts.createQlikClient({
    tenantUrl: 'https://acme-lab.eu.qlikcloud.com',
    credential: { kind: 'api-key', key: tenant.apiKey },
    sleep: async () => {},
    transport: {
      async request({ method, path: url, headers, body = '' }) {
        const { body: text, ...rest } = tenant.answer({ method, url, headers, body });
        return { ...rest, text };
      },
      async close() {},
    },
  });
  const directory = parts.createDirectory(client, Date.now);
  const pipeline = { directory, ledger: parts.createMemoryLedger(Date.now), wait: async () => {} };
  const who = {
    tenant: directory.tenant,
    principal: '1b2c3d4e5f607182',
    client: 'bench 0',
    tool: 'assign_role',
  };
  let given = false;
  /** Gives a role to a group or takes it away again, as an approved change. */
  return async () => {
    const roles = ['Steward'];
    given = !given;
    const record = (event) => journal.append({ ...who, ...event });
    await parts.change(pipeline, {
      intent: {
        want: 'change roles',
        of: { group: 'CG-Empty' },
        add: given ? roles : [],
        remove: given ? [] : roles,
      },
      dryRun: false,
      approve: async () => {
        const change = crypto.randomUUID();
        const summary = 'asked whether to give "Steward" to the custom group "CG-Empty"';
        await record({ kind: 'asked', change, summary, data: { digest: 'd'.repeat(64) } });
        await record({ kind: 'answered', change, summary: 'answered with accept: approved' });
        return { state: 'approved', change };
      },
      record,
      policy: async () => [],
      reading: {},
    });
  };
}

async function timed(rounds, act) {
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await act();
    times.push(performance.now() - started);
  }
  return times;
}

export async function journalPerChange() {
  const parts = await writingParts();
  const folder = mkdtempSync(join(tmpdir(), 'qlik-groups-bench-'));
  const onDisk = (name, write) => {
    const state = join(folder, name);
    const locks = parts.createFileLocks(join(state, 'locks'));
    const writing = write === undefined ? {} : { write };
    return parts.createFileJournal({ folder: state, now: Date.now, locks, ...writing });
  };
  const journals = [
    ['in memory', parts.createMemoryLedger(Date.now).journal],
    [
      'on disk, without flush',
      onDisk('unflushed', async (handle, text) => {
        handle.sync = async () => {};
        await handle.appendFile(text);
      }),
    ],
    ['on disk, each entry flushed', onDisk('flushed')],
  ];
  console.log(
    '\nA change that a person approved, 4 entries, on a tenant that answers at once, median of 200:',
  );
  const costs = [];
  for (const [name, journal] of journals) {
    const change = changing(parts, journal);
    await timed(20, change);
    costs.push(median(await timed(200, change)));
    print(`  journal ${name}`, ms(costs.at(-1)));
  }
  const [memory, unflushed, flushed] = costs;
  print(
    '  so the journal costs',
    `${ms(flushed - memory)}, of which flushing ${ms(flushed - unflushed)}`,
  );
  rmSync(folder, { recursive: true, force: true });
}

const LONG = 100_000;

/** Entries of changes as they are, again and again under new ids, in files as the server cuts them. */
async function longJournal(parts, folder, tenant) {
  const pattern = parts.createMemoryLedger(Date.now).journal;
  await changing(parts, pattern)();
  const events = [];
  for await (const { seq, time, previous, hash, ...event } of pattern.entries()) {
    events.push({ ...event, tenant });
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let last;
  let text = '';
  let file = 1;
  const flush = () => {
    appendFileSync(parts.journalFile(folder, file).path, text, { mode: 0o600 });
    file += 1;
    text = '';
  };
  for (let at = 0; at < LONG; at += 1) {
    const event = events[at % events.length];
    const change = `change-${Math.floor(at / events.length)}`;
    last = parts.nextEntry(last, { ...event, change }, new Date(at * 1_000).toISOString());
    text += `${parts.lineOf(last)}\n`;
    if (text.length > 8_000_000) flush();
  }
  flush();
}

function megabytes(folder) {
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1_000_000);
}

export async function longJournals() {
  const parts = await writingParts();
  const tenant = await countedTenant([]);
  const host = new URL(tenant.env.QLIK_TENANT_URL).host;
  // Made by the server itself, so that nothing here has to know its name.
  const first = await connect(tenant.env);
  await first.client.callTool({
    name: 'assign_role',
    arguments: { group: 'CG-Empty', roles: ['Steward'] },
  });
  await first.client.close();
  const [name] = readdirSync(tenant.env.QLIK_GROUPS_STATE);
  const folder = join(tenant.env.QLIK_GROUPS_STATE, name);
  rmSync(folder, { recursive: true });
  await longJournal(parts, folder, host);

  console.log(
    `\nAt ${LONG.toLocaleString('en-US')} entries (${megabytes(folder)} MB in ${readdirSync(folder).length} files):`,
  );
  const ledger = parts.createFileLedger({ folder, now: Date.now });
  const event = {
    kind: 'asked',
    change: 'bench',
    tenant: host,
    principal: '1b2c3d4e5f607182',
    client: 'bench 0',
    tool: 'assign_role',
    summary: 'one more',
  };
  print(
    '  append, flushed, median of 100',
    ms(median(await timed(100, () => ledger.journal.append(event)))),
  );
  const read = async () => {
    for await (const _ of ledger.journal.entries());
  };
  print('  read all entries, median of 3', ms(median(await timed(3, read))));
  const check = () => parts.verifyJournal(folder);
  print('  verify, median of 3', ms(median(await timed(3, check))));
  const { problems } = await check();
  if (problems.length > 0) print('  NOT WHOLE', JSON.stringify(problems[0]));

  const { client, pid } = await connect(tenant.env);
  // The first call also looks for what was interrupted.
  await client.callTool({ name: 'list_roles', arguments: {} });
  const list = (args) => () =>
    client.callTool({ name: 'list_changes', arguments: args }, { timeout: 600_000 });
  print('  list_changes, first page, median of 3', ms(median(await timed(3, list({})))));
  print(
    '  list_changes of the first change, once',
    ms(median(await timed(1, list({ change: 'change-0' })))),
  );
  if (process.platform === 'linux') {
    print('  memory afterwards', `${residentMegabytes(pid).toFixed(0)} MB RSS`);
  }
  await client.close();
  tenant.close();
}
