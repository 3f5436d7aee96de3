import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';
import { ROOT, readJson, runIn } from '../support/packaging/files.js';

const Lock = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string(), integrity: z.string().optional() }),
  ),
});
type Lock = z.infer<typeof Lock>;

const script = join(ROOT, 'packaging/lock.mjs');
const check = [script];
const fix = [script, '--fix'];
const lock = Lock.parse(readJson('package-lock.json'));
/** Builds for other computers than most of those that run these tests. */
const lost = [
  'node_modules/@biomejs/cli-win32-arm64',
  'node_modules/@oxc-parser/binding-linux-riscv64-musl',
];

/** A folder with this lock file and nothing else. The registry is a port where nobody listens. */
async function folderWith(lock: Lock, registry = 'http://127.0.0.1:9'): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'package-lock.json'), text(lock));
  await writeFile(join(folder, '.npmrc'), `registry=${registry}\n`);
  return folder;
}

function text(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

function without(places: readonly string[]): Lock {
  const kept = Object.entries(lock.packages).filter(([place]) => !places.includes(place));
  return { ...lock, packages: Object.fromEntries(kept) };
}

async function commitIn(folder: string): Promise<void> {
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  await runIn(folder, 'git', ['init', '--quiet']);
  await runIn(folder, 'git', ['add', 'package-lock.json']);
  const words = [...author, 'commit', '--quiet', '-m', 'The whole lock file'];
  expect(await runIn(folder, 'git', words)).toMatchObject({ code: 0 });
}

function lockIn(folder: string): Promise<string> {
  return readFile(join(folder, 'package-lock.json'), 'utf8');
}

/** Answers with the builds of the real lock file, as the npm registry does. */
async function registryOf(places: readonly string[]): Promise<string> {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url ?? '').slice(1);
    const place = `node_modules/${name}`;
    const { version = '', integrity, ...entry } = lock.packages[place] ?? {};
    if (!places.includes(place)) return response.writeHead(404).end('{}');
    const manifest = { name, version, ...entry, dist: { integrity } };
    return response.end(
      JSON.stringify({
        name,
        'dist-tags': { latest: version },
        versions: { [version]: manifest },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

test('the lock file of this project has every build that a package names', async () => {
  expect(await runIn(ROOT, process.execPath, check)).toEqual({ code: 0, out: '' });
});

test('a build without an entry is named, with what to do', async () => {
  const folder = await folderWith(without(lost));
  expect(await runIn(folder, process.execPath, check)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "out": "package-lock.json: @biomejs/cli-win32-arm64, which node_modules/@biomejs/biome names, has no entry
    package-lock.json: @oxc-parser/binding-linux-riscv64-musl, which node_modules/oxc-parser names, has no entry
    Nothing was changed. Run npm run lock:fix.
    ",
    }
  `);
});

test('so is a build in another version than its package names', async () => {
  const [place = ''] = lost;
  const folder = await folderWith({
    ...lock,
    packages: { ...lock.packages, [place]: { version: '1.0.0', integrity: 'sha512-x' } },
  });
  expect((await runIn(folder, process.execPath, check)).out).toContain(
    '@biomejs/cli-win32-arm64, which node_modules/@biomejs/biome names, has no entry',
  );
});

test('so is an entry without integrity, and one with the address of a registry', async () => {
  const [place = ''] = lost;
  const { integrity, ...rest } = lock.packages[place] ?? { version: '' };
  const resolved = 'https://registry.example/zod.tgz';
  const zod = { version: '1.0.0', ...lock.packages['node_modules/zod'], resolved };
  const folder = await folderWith({
    ...lock,
    packages: { ...lock.packages, [place]: rest, 'node_modules/zod': zod },
  });
  expect(await runIn(folder, process.execPath, check)).toMatchInlineSnapshot(`
    {
      "code": 1,
      "out": "package-lock.json: node_modules/@biomejs/cli-win32-arm64 has no integrity
    package-lock.json: node_modules/zod records the address of a registry: https://registry.example/zod.tgz
    Nothing was changed. Run npm run lock:fix.
    ",
    }
  `);
});

test('dropped builds come back from the last commit, without a registry', async () => {
  const folder = await folderWith(lock);
  await commitIn(folder);
  await writeFile(join(folder, 'package-lock.json'), text(without(lost)));
  expect(await runIn(folder, process.execPath, fix)).toEqual({ code: 0, out: '' });
  expect(await lockIn(folder)).toBe(text(lock));
});

test('builds that no commit has come from what the registry says of them', async () => {
  const folder = await folderWith(without(lost), await registryOf(lost));
  expect(await runIn(folder, process.execPath, fix)).toEqual({ code: 0, out: '' });
  expect(await lockIn(folder)).toBe(text(lock));
});

test('where nobody knows a build, its platform is entered, and the rest is said', async () => {
  const folder = await folderWith(without(lost));
  const ended = await runIn(folder, process.execPath, fix);
  expect(ended).toMatchInlineSnapshot(`
    {
      "code": 1,
      "out": "package-lock.json: node_modules/@biomejs/cli-win32-arm64 has no integrity
    package-lock.json: node_modules/@oxc-parser/binding-linux-riscv64-musl has no integrity
    Neither the registry nor the last commit knows these. Try again with another registry.
    ",
    }
  `);
  const after = Lock.parse(JSON.parse(await lockIn(folder)));
  for (const place of lost) {
    const { integrity, ...entry } = lock.packages[place] ?? { version: '' };
    expect(after.packages[place]).toEqual(entry);
  }
});
