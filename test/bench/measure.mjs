// What the sections of the bench share: printing figures, the binary on a tenant that counts, and the
// parts of the program by themselves.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { rolldown } from 'rolldown';

export const main = new URL('../../dist/main.js', import.meta.url).pathname;
export const median = (numbers) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
export const ms = (number) => `${number.toFixed(number < 10 ? 1 : 0)} ms`;
const figures = [];
const bars = [];

/** One figure on one line; all of them are kept for {@link summary}. */
export function print(what, value) {
  figures.push({ what: what.trim(), value: String(value) });
  console.log(`${what.padEnd(52)} ${value}`);
}

/** A figure that has to stay at or below its bar. */
export function hold(what, figure, bar, unit = '') {
  const met = figure <= bar;
  bars.push({ what, figure, bar, unit, met });
  print(what, `${figure} (bar ${bar}${unit && ` ${unit}`}: ${met ? 'met' : 'MISSED'})`);
}

/** Every bar once more as figure, bar and verdict; everything measured goes into the file as JSON. */
export function summary(file) {
  console.log(`\n${'what has to hold'.padEnd(64)} ${'figure'.padStart(8)} ${'bar'.padStart(8)}`);
  for (const { what, figure, bar, unit, met } of bars) {
    const name = unit === '' ? what : `${what}, ${unit}`;
    console.log(
      `${name.padEnd(64)} ${String(figure).padStart(8)} ${String(bar).padStart(8)}  ${met ? 'met' : 'MISSED'}`,
    );
  }
  const { arch, platform, version } = process;
  const machine = { node: version, platform, arch, cores: cpus().length, load: loadavg()[0] };
  writeFileSync(file, `${JSON.stringify({ machine, bars, figures }, null, 2)}\n`);
  console.log(`\nAll figures: ${file}`);
}

/** A simulated tenant in a process of its own, behind a proxy that counts. */
export async function countedTenant(args) {
  const child = spawn(process.execPath, [main, 'sandbox', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) {
    text += chunk;
    if (/QLIK_API_KEY=\S+/.test(text)) break;
  }
  const tenant = new URL(/QLIK_TENANT_URL=(\S+)/.exec(text)[1]);
  const key = /QLIK_API_KEY=(\S+)/.exec(text)[1];
  const seen = [];
  const state = mkdtempSync(join(tmpdir(), 'qlik-groups-bench-'));
  const proxy = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url.split('?')[0]}`);
    const onward = request(
      {
        host: tenant.hostname,
        port: tenant.port,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (reply) => {
        outgoing.writeHead(reply.statusCode, reply.headers);
        reply.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    env: {
      QLIK_TENANT_URL: `http://127.0.0.1:${proxy.address().port}`,
      QLIK_API_KEY: key,
      QLIK_GROUPS_STATE: state,
    },
    seen,
    close() {
      proxy.close();
      proxy.closeAllConnections();
      child.kill();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

export async function connect(env) {
  const client = new Client(
    { name: 'bench', version: '0' },
    {
      capabilities: { elicitation: { form: {} } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  client.setRequestHandler('elicitation/create', ({ params }) => ({
    action: 'accept',
    content: { typed: params.message.split('\n').at(-1) },
  }));
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main],
    env,
    stderr: 'inherit',
  });
  await client.connect(transport);
  return { client, pid: transport.pid };
}

export function residentMegabytes(pid) {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
  return Number(kilobytes) / 1024;
}

/** Parts of the program, to be run in another way than the binary does. */
export async function writingParts() {
  const folder = mkdtempSync(join(tmpdir(), 'qlik-groups-parts-'));
  const from = (path) => JSON.stringify(new URL(`../../src/${path}.ts`, import.meta.url).pathname);
  writeFileSync(
    join(folder, 'parts.ts'),
    [
      'qlik/client',
      'directory/directory',
      'ledger/memory-ledger',
      'ledger/file-journal',
      'ledger/file-ledger',
      'ledger/file-lock',
      'ledger/journal',
      'ledger/journal-files',
      'ledger/journal-lines',
      'ledger/verify-journal',
      'changes/pipeline',
      'sandbox/sandbox',
    ]
      .map((path) => `export * from ${from(path)};`)
      .join('\n'),
  );
  const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
  const bundle = await rolldown({
    input: join(folder, 'parts.ts'),
    platform: 'node',
    external: /^node:/,
    resolve: { modules: [modules] },
  });
  await bundle.write({ file: join(folder, 'parts.mjs'), codeSplitting: false });
  const parts = await import(pathToFileURL(join(folder, 'parts.mjs')).href);
  rmSync(folder, { recursive: true, force: true });
  return parts;
}
