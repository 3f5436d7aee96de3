/**
 * The documents of the product, and what stands in them.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);

export interface Document {
  /** From the top of the project, such as `docs/qlik.md`. */
  readonly name: string;
  readonly text: string;
}

export function documentNamed(name: string): Document {
  return { name, text: readFileSync(fileNamed(name), 'utf8') };
}

export function fileNamed(name: string): URL {
  return new URL(name, root);
}

export const documents: readonly Document[] = [
  'README.md',
  'CHANGELOG.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'test/support/README.md',
  ...readdirSync(fileNamed('docs')).flatMap((name) => (name.endsWith('.md') ? `docs/${name}` : [])),
].map(documentNamed);

export interface Fence {
  readonly language: string;
  readonly text: string;
}

/** Blocks between three backticks, in order. */
export function fencesOf({ text }: Document): Fence[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', block = '']): Fence => ({ language, text: block }),
  );
}

/** Everything but the blocks. */
function proseOf({ text }: Document): string {
  return text.replaceAll(/^```\w*\n[\s\S]*?^```$/gm, '');
}

/** What stands between two backticks, on one line or broken over two. */
export function codeIn(document: Document): string[] {
  return [...proseOf(document).matchAll(/`([^`]+)`/g)].map(([, code = '']) =>
    code.replaceAll(/\s+/g, ' '),
  );
}

/** Where links and pictures lead, without those to other sites. */
export function linksOf(document: Document): string[] {
  const prose = proseOf(document).replaceAll(/`[^`]+`/g, '');
  return [...prose.matchAll(/\]\(([^)]+)\)|(?:src|srcset|href)="([^"]+)"/g)]
    .map(([, link = '', source = '']) => link + source)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of the headings, as GitHub makes them. */
export function anchorsOf(document: Document): string[] {
  return [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** Cells of the table whose first column has that heading, without the head. */
export function tableOf({ text }: Document, heading: string): string[][] {
  const [, rows = ''] =
    new RegExp(String.raw`^\| ${heading} \|.*\n\|[-|]+\|\n((?:\|.*\n)+)`, 'm').exec(text) ?? [];
  return rows
    .trim()
    .split('\n')
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
}
