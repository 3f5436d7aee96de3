// What the server costs: start-up, memory, bytes on the wire, requests to the tenant, its journal.
// Says of each bar whether it is met and fails nothing: a busy machine is no mistake. Needs a build.
import { execFileSync, spawn } from 'node:child_process';
import { journalPerChange, longJournals } from './journal.mjs';
import {
  connect,
  countedTenant,
  hold,
  main,
  median,
  ms,
  print,
  residentMegabytes,
  summary,
  writingParts,
} from './measure.mjs';

const initialize = `${JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'bench', version: '0' },
  },
})}\n`;

/** Milliseconds from spawn to the first line of stdout. */
function firstAnswer(args) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    child.stdin.write(initialize);
    child.stdout.once('data', () => {
      const took = performance.now() - started;
      child.once('exit', () => resolve(took));
      child.kill();
    });
  });
}

const rounded = (number, digits = 0) => Number(number.toFixed(digits));

async function startUp() {
  const echo = ['-e', 'process.stdin.once("data", (line) => process.stdout.write(line))'];
  const bare = [];
  const server = [];
  for (let round = 0; round < 15; round += 1) {
    bare.push(await firstAnswer(echo));
    server.push(await firstAnswer([main]));
  }
  print('spawn to first answer, bare Node echo', ms(median(bare)));
  print('spawn to first answer, this server', ms(median(server)));
  hold('start, times a bare Node', rounded(median(server) / median(bare), 2), 2.5);
}

async function weight() {
  const { client, pid } = await connect({});
  const { tools } = await client.listTools();
  const bytes = (list) => JSON.stringify(list).length;
  const reading = tools.filter((tool) => tool.annotations.readOnlyHint);
  hold(`tools/list, ${tools.length} tools`, bytes(tools), 16_000, 'bytes');
  hold(`tools/list, the ${reading.length} that only read`, bytes(reading), 8_000, 'bytes');
  if (process.platform === 'linux') {
    hold('memory after tools/list', rounded(residentMegabytes(pid)), 75, 'MB RSS');
  }
  await client.close();
}

/** What somebody downloads and gets: the package has no dependencies, so that is all. */
function installed() {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']),
  );
  print('package, packed', `${(packed.size / 1e6).toFixed(2)} MB, ${packed.entryCount} files`);
  hold('production install', rounded(packed.unpackedSize / 1e6, 1), 20, 'MB');
}

async function requestsPerCall() {
  const tenant = await countedTenant([]);
  const { client } = await connect(tenant.env);
  const idOf = async (group) =>
    (await client.callTool({ name: 'get_group', arguments: { group } })).structuredContent.id;
  const sales = await idOf('CG-Sales');
  const calls = [
    ['list_groups', {}],
    ['get_group', { group: 'CG-Finance' }],
    ['list_roles', {}],
    ['create_custom_group', { name: 'CG-Bench', roles: ['Steward'] }],
    ['assign_role', { group: sales, roles: ['Steward'] }],
    ['assign_role', { group: 'CG-Sales', roles: ['ManagedSpaceCreator', 'SharedSpaceCreator'] }],
    ['remove_role', { group: sales, roles: ['Steward'] }],
    ['delete_custom_group', { group: 'CG-Bench' }],
  ];
  console.log('\nRequests to the tenant per call, with the list of roles already read:');
  const byId = calls[4];
  for (const [name, args] of calls) {
    tenant.seen.length = 0;
    const started = performance.now();
    const result = await client.callTool({ name, arguments: args });
    const took = performance.now() - started;
    const writes = tenant.seen.filter((line) => !line.startsWith('GET')).length;
    const reads = tenant.seen.length - writes;
    const what = `  ${name} ${JSON.stringify(args).replace(sales, '<id>')}`;
    print(
      what.slice(0, 90),
      `${reads} reads, ${writes} writes, ${ms(took)}${result.isError ? ', REFUSED' : ''}`,
    );
    if (args === byId[1]) {
      hold('assign_role by id, writes', writes, 1);
      // Beside the group its number of members is read, which the question needs; then one to verify.
      hold('assign_role by id, reads', reads, 2);
    }
  }
  await client.close();
  tenant.close();
}

async function largeTenant() {
  const tenant = await countedTenant(['--groups', '10000', '--users', '20000']);
  const { client, pid } = await connect(tenant.env);
  await client.callTool({ name: 'list_roles', arguments: {} });
  console.log('\nAt 10,000 groups and 20,000 users:');
  for (const args of [{ limit: 100 }, { query: 'team-00042' }, { query: 'no such name' }]) {
    const times = [];
    let requests = 0;
    for (let round = 0; round < 5; round += 1) {
      tenant.seen.length = 0;
      const started = performance.now();
      await client.callTool({ name: 'list_groups', arguments: args });
      times.push(performance.now() - started);
      requests = tenant.seen.length;
    }
    print(`  list_groups ${JSON.stringify(args)}`, `${ms(median(times))}, ${requests} requests`);
    // One page, and beside it the system groups, which Qlik lists by themselves.
    if (args.limit === 100) hold('list_groups at 10,000 groups, reads', requests, 1);
  }
  if (process.platform === 'linux') {
    print('  memory afterwards', `${residentMegabytes(pid).toFixed(0)} MB RSS`);
  }
  await client.close();
  tenant.close();
}

/** The review reads everything there is; the simulated tenant has no rate limits here. */
async function review() {
  const tenant = await countedTenant(['--groups', '10000', '--users', '100000']);
  const { client, pid } = await connect(tenant.env);
  await client.callTool({ name: 'list_roles', arguments: {} });
  console.log('\nreview_access at 10,000 groups and 100,000 users:');
  const memory = () =>
    process.platform === 'linux' ? `${residentMegabytes(pid).toFixed(0)} MB RSS` : 'not measured';
  print('  memory before', memory());
  let cursor;
  for (const what of ['first page', 'next page, from memory', 'a second review']) {
    tenant.seen.length = 0;
    const args = what.startsWith('next') ? { cursor } : {};
    const started = performance.now();
    const result = await client.callTool(
      { name: 'review_access', arguments: args },
      { timeout: 600_000 },
    );
    cursor = result.structuredContent.cursor;
    const took = performance.now() - started;
    print(`  ${what}`, `${tenant.seen.length} requests, ${ms(took)}, then ${memory()}`);
  }
  await client.close();
  tenant.close();
}

async function bulk() {
  const tenant = await countedTenant(['--groups', '10', '--users', '1200']);
  const { client } = await connect(tenant.env);
  const people = Array.from({ length: 500 }, (_, at) => `user${at + 1}@acme.example`);
  console.log('\n500 people into a group, question included:');
  tenant.seen.length = 0;
  const started = performance.now();
  const result = await client.callTool(
    { name: 'add_members', arguments: { group: 'CG-Team-00001', people } },
    { timeout: 600_000 },
  );
  const took = performance.now() - started;
  const { joining } = result.structuredContent;
  const writes = tenant.seen.filter((line) => !line.startsWith('GET')).length;
  print('  people written', `${joining} with ${writes} writes`);
  print('  reads', `${tenant.seen.length - writes}, for finding, asking, and reading back`);
  print('  time', `${ms(took)}, ${ms(took / joining)} a person`);
  await client.close();
  tenant.close();
}

/** How many times faster than the world the clocks of client and tenant go: 5 minutes take 10 s. */
const HASTE = 30;

async function atTheLimit() {
  const parts = await writingParts();
  const now = () => Date.now() * HASTE;
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms / HASTE));
  const tenant = parts.createSandbox({
    now,
    seed: { groups: 10, users: 1500 },
    knobs: { rateLimit: { scale: 1 } },
  });
  const { url, close } = await tenant.listen();
  const client = parts.createQlikClient({
    tenantUrl: url,
    credential: { kind: 'api-key', key: tenant.apiKey },
    now,
    sleep: wait,
  });
  const directory = parts.createDirectory(client, now);
  const pipeline = { directory, ledger: parts.createMemoryLedger(now), wait };
  const { id } = tenant.groupByName('CG-Team-00001');
  const people = Array.from({ length: 1499 }, (_, at) => `user${at + 1}@acme.example`).filter(
    (email) => !tenant.userByEmail(email).assignedGroups.includes(id),
  );
  const started = now();
  for (let from = 0; from < 1_000; from += 500) {
    await parts.change(pipeline, {
      intent: {
        want: 'change members',
        mode: 'add',
        group: 'CG-Team-00001',
        people: people.slice(from, from + 500),
        skipUnknown: false,
      },
      dryRun: false,
      approve: async () => ({ state: 'approved' }),
      record: async () => {},
      policy: async () => [],
      reading: {},
    });
  }
  const took = (now() - started) / 1000;
  const written = tenant.writes().filter(({ applied }) => applied).length;
  const refused = tenant.writes().filter(({ status }) => status === 429).length;
  // 500 at once, and every further 500 when the ones before have left the window of 5 minutes.
  const least = Math.floor((written - 1) / 500) * 300;
  console.log(`\n1,000 people at the documented limit, clocks ${HASTE} times as fast:`);
  print('  people written', written);
  print('  seconds by the tenant, at least by its limit', `${took.toFixed(0)}, ${least}`);
  hold(
    '1,000 people, longer than the limit itself takes',
    rounded((took / least - 1) * 100, 1),
    5,
    '%',
  );
  // With clocks this fast a few milliseconds of jitter may bring one write a second too early.
  print('  writes refused with 429 and sent again', refused);
  hold('1,000 people, lost to a 429', 1_000 - written, 0);
  await client.close();
  await close();
}

const sections = {
  startUp,
  weight,
  installed,
  requestsPerCall,
  bulk,
  atTheLimit,
  journalPerChange,
  longJournals,
  largeTenant,
  review,
};
const chosen = process.argv.slice(2);
for (const [name, section] of Object.entries(sections)) {
  if (chosen.length === 0 || chosen.includes(name)) await section();
}
summary('bench.json');
process.exit(0);
