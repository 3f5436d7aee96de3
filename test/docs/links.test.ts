import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  anchorsOf,
  documentNamed,
  documents,
  fileNamed,
  linksOf,
} from '../support/docs/documents.js';

describe.each(documents)('$name', (document) => {
  const links = linksOf(document).map((link) => {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? document.name : posix.join(posix.dirname(document.name), path);
    return { link, file, anchor };
  });

  test('every link leads to a file, and to a heading in it', () => {
    const broken = links.filter(({ file, anchor }) => {
      if (!existsSync(fileNamed(file))) return true;
      return anchor !== undefined && !anchorsOf(documentNamed(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test('no two headings have the same anchor', () => {
    const anchors = anchorsOf(document);
    expect(anchors.length).toBeGreaterThan(1);
    expect(new Set(anchors).size).toBe(anchors.length);
  });
});

test('the links are found at all', () => {
  const all = documents.flatMap(linksOf);
  expect(all).toContain('docs/operating.md#policy');
  expect(all).toContain('docs/pictures/approval-page-dark.webp');
  expect(anchorsOf(documentNamed('docs/qlik.md'))).toContain('no-conditional-write');
});

describe('the pictures', () => {
  const pictures = readdirSync(fileNamed('docs/pictures')).filter((name) => name.endsWith('.webp'));

  test('are all shown somewhere', () => {
    const shown = documents.flatMap(linksOf).filter((link) => link.endsWith('.webp'));
    expect(shown.map((link) => posix.basename(link)).sort()).toEqual(pictures.sort());
  });

  test.each(pictures)('%s is a picture, and no burden', (name) => {
    const file = fileNamed(`docs/pictures/${name}`);
    expect(readFileSync(file).subarray(8, 12).toString('latin1')).toBe('WEBP');
    expect(statSync(file).size).toBeLessThanOrEqual(150 * 1024);
  });

  test('are not part of the package', () => {
    const { files } = JSON.parse(readFileSync(fileNamed('package.json'), 'utf8'));
    expect(files).toContain('dist');
    expect(files.filter((name: string) => /^docs|^[^!].*\*/.test(name))).toEqual([]);
  });
});
