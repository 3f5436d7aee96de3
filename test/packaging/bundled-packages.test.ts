import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ours, ROOT, read, readJson } from '../support/packaging/files.js';

const Package = z.object({ name: z.string(), version: z.string() });
const SourceMap = z.object({ sources: z.array(z.string()) });
const Sbom = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.5'),
  metadata: z.object({ component: Package.extend({ purl: z.string() }) }),
  components: z.array(
    Package.extend({
      scope: z.literal('required'),
      purl: z.string(),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().length(128) })),
      licenses: z.array(z.unknown()).min(1),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

const listed = z.array(z.string()).parse(readJson('packaging/bundled-packages.json'));
const sbom = Sbom.parse(readJson('dist/sbom.cdx.json'));

/** Every module that the bundler put into dist. */
function bundledModules(): string[] {
  return readdirSync(join(ROOT, 'dist'))
    .filter((name) => name.endsWith('.map'))
    .flatMap((name) => SourceMap.parse(readJson(join('dist', name))).sources);
}

/** Name and version, from the folders that these modules lie in. */
function packagesOf(modules: readonly string[]): string[] {
  const folders = modules.flatMap(
    (id) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? [],
  );
  return [...new Set(folders)].map((folder) => {
    const { name, version } = Package.parse(
      JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')),
    );
    return `${name}@${version}`;
  });
}

test('the list has every package that the bundler took a module from, and no other', async () => {
  const found = packagesOf(bundledModules()).sort();
  expect(found.map((one) => one.replace(/@[^@]+$/, ''))).toContain('zod');
  // After a change of packages: npm run test:one -- test/packaging/bundled-packages.test.ts -u
  await expect(`${JSON.stringify(found, null, 2)}\n`).toMatchFileSnapshot(
    join(ROOT, 'packaging/bundled-packages.json'),
  );
});

test('the SBOM lists exactly these, with licence and hash, below this package', () => {
  const { components, metadata } = sbom;
  expect(components.map(({ name, version }) => `${name}@${version}`).sort()).toEqual(listed);
  expect(metadata.component).toMatchObject({
    name: ours.name,
    version: ours.version,
    purl: `pkg:npm/${ours.name}@${ours.version}`,
  });
});

test('the SBOM says of no package that it needs one which does not ship', () => {
  const known = new Set([...listed, `${ours.name}@${ours.version}`]);
  const named = sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]);
  expect(named.filter((one) => !known.has(one))).toEqual([]);
  expect(sbom.dependencies.map(({ ref }) => ref).sort()).toEqual([...known].sort());
});

test('the SBOM holds nothing that changes from build to build', () => {
  expect(readJson('dist/sbom.cdx.json')).not.toHaveProperty('serialNumber');
  expect(readJson('dist/sbom.cdx.json')).not.toHaveProperty('metadata.timestamp');
});

test('each of these comes with the text of its licence, and so does the table of Unicode', () => {
  const texts = read('dist/THIRD-PARTY-LICENCES.txt').split(`\n${'-'.repeat(72)}\n\n`);
  const titles = texts.map((text) => text.slice(0, text.indexOf(' (')).replace(' ', '@'));
  expect(titles.sort()).toEqual([...listed, 'unicode-confusables@13.0.0'].sort());
  expect(texts.find((text) => text.startsWith('unicode'))).toContain('Unicode, Inc.');
});

test('each file of the build is named for a module in it, or one that it hands on', () => {
  const files = readdirSync(join(ROOT, 'dist')).filter((name) => name.endsWith('.js'));
  const nameOf = (id: string): string =>
    id
      .replace(/^.*?\/src\/(.+)\.ts$/, '$1')
      .replace(/^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*$/, '$1')
      .replaceAll('/', '-');
  const named = new Set(bundledModules().map(nameOf));
  const unexplained = files
    .map((file) => file.replace(/(-exports)?\.js$/, ''))
    .filter((name) => !named.has(name));
  expect(unexplained).toEqual(['rolldown-runtime']);
});
