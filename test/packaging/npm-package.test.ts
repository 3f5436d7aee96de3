import { readFile } from 'node:fs/promises';
import { publint } from 'publint';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ours, pack, read, readJson } from '../support/packaging/files.js';

test('needs nothing else, runs nothing when installed, and says who it is', () => {
  const { name, bin, engines, mcpName, scripts, ...rest } = ours;
  expect({ name, bin, engines, mcpName, licence: rest.license }).toMatchInlineSnapshot(`
    {
      "bin": {
        "qlik-groups-mcp": "dist/main.js",
      },
      "engines": {
        "node": ">=20.19",
      },
      "licence": "MIT",
      "mcpName": "io.github.qlik-groups-mcp/qlik-groups-mcp",
      "name": "qlik-groups-mcp",
    }
  `);
  expect(rest).not.toHaveProperty('dependencies');
  expect(rest).not.toHaveProperty('optionalDependencies');
  expect(rest).not.toHaveProperty('peerDependencies');
  const atInstall = /^(pre|post)?(install|prepare|publish)|^prepublish/;
  expect(Object.keys(scripts).filter((script) => atInstall.test(script))).toEqual([]);
  expect(read('dist/main.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test('says where its sources and its issues are, under the owner that the registry knows', () => {
  const [, owner, name] = /^io\.github\.([^/]+)\/(.+)$/.exec(ours.mcpName) ?? [];
  const home = `https://github.com/${owner}/${name}`;
  expect(z.looseObject({}).parse(readJson('package.json'))).toMatchObject({
    repository: { type: 'git', url: `git+${home}.git` },
    homepage: `${home}#readme`,
    bugs: `${home}/issues`,
  });
});

test('publint finds nothing to say', async () => {
  const { tarball } = await pack();
  const { buffer } = new Uint8Array(await readFile(tarball));
  const { messages } = await publint({ pack: { tarball: buffer }, level: 'suggestion' });
  expect(messages).toEqual([]);
});

test('holds the build, its licences and little more, and stays small', async () => {
  const { files, size, unpackedSize } = await pack();
  const paths = files.map(({ path }) => path).sort();
  const built = (path: string) => /^dist\/[\w-]+\.js$/.test(path);
  expect(paths.filter((path) => !built(path))).toEqual([
    'LICENSE',
    'README.md',
    'dist/THIRD-PARTY-LICENCES.txt',
    'dist/sbom.cdx.json',
    'mcp.json.example',
    'package.json',
  ]);
  expect(paths.filter(built)).toContain('dist/main.js');
  // In bytes; 884,000 and 3,670,000 when these were chosen.
  expect(size).toBeLessThan(1_000_000);
  expect(unpackedSize).toBeLessThan(4_000_000);
});
