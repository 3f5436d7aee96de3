import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codeIn, documentNamed, fencesOf, fileNamed } from '../support/docs/documents.js';

const SUPPORT = 'test/support';
const maps = ['ARCHITECTURE.md', 'CONTRIBUTING.md', `${SUPPORT}/README.md`].map(documentNamed);

/** What looks like a path of this project: it begins with a folder of it, or is a file at its top. */
const path = /^(?:\.?[\w.-]+\/[\w./-]*|\.[\w.-]+\.mjs)$/;

/** Written by the build, so they may not be there. */
function isBuilt(name: string): boolean {
  return name.startsWith('dist/');
}

describe.each(maps)('$name', (document) => {
  const inBlocks = fencesOf(document).flatMap(({ text }) => text.split(/\s+/));
  const paths = [...codeIn(document), ...inBlocks].filter((code) => path.test(code));

  test('every path leads to a file, and every folder ends in a slash', () => {
    expect(paths.length).toBeGreaterThan(10);
    const folders = new Set(['src', 'test', 'docs', 'packaging', '.ci', 'dist']);
    for (const name of paths) {
      const [top = ''] = name.split('/');
      expect.soft(folders.has(top) || name.endsWith('.mjs'), name).toBe(true);
      if (isBuilt(name)) continue;
      expect.soft(existsSync(fileNamed(name)), name).toBe(true);
      expect.soft(/\/$|\.\w+$/.test(name), name).toBe(true);
    }
  });
});

test('the index of the test helpers has every helper, once', () => {
  const helpers = readdirSync(fileNamed(SUPPORT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${SUPPORT}/${name.replaceAll('\\', '/')}`);
  const { text } = documentNamed(`${SUPPORT}/README.md`);
  const listed = [...text.matchAll(/^- `(test\/support\/[^`]+)`: \S/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual(helpers.toSorted());
});

test('ARCHITECTURE.md has every room', () => {
  const [architecture] = maps;
  const rooms = readdirSync(fileNamed('src'), { withFileTypes: true }).map((entry) =>
    entry.isDirectory() ? `src/${entry.name}/` : `src/${entry.name}`,
  );
  const named = architecture === undefined ? [] : codeIn(architecture);
  expect(rooms.filter((room) => !named.includes(room))).toEqual([]);
});
