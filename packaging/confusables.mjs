/**
 * Writes `src/text/confusables-table.ts` from Unicode's confusables (UTS #39), as the package
 * unhomoglyph ships them. Run it after that package was updated: `node packaging/confusables.mjs`.
 *
 * @see https://www.unicode.org/Public/security/latest/confusables.txt
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import data from 'unhomoglyph/data.json' with { type: 'json' };

const confusables = new Map(Object.entries(data));

/** Unicode maps some characters to others that NFKC changes again: repeated until nothing changes. */
function prototypeOf(text) {
  const next = [...text.normalize('NFKD')]
    .map((character) => confusables.get(character) ?? character)
    .join('')
    .normalize('NFKD');
  return next === text ? text : prototypeOf(next);
}

const base36 = (number) => number.toString(36);

/** The source as the distance from the one before, then its prototype, all in base 36. */
export function tableOf() {
  let before = 0;
  return [...confusables.keys()]
    .filter((character) => character.normalize('NFKD') === character)
    .map((character) => [character.codePointAt(0), prototypeOf(character)])
    .filter(([source, prototype]) => prototype !== String.fromCodePoint(source))
    .sort(([a], [b]) => a - b)
    .map(([source, prototype]) => {
      const points = [...prototype].map((character) => base36(character.codePointAt(0)));
      const entry = [base36(source - before), ...points].join('.');
      before = source;
      return entry;
    });
}

/** @param entries Of the table. */
function linesOf(entries) {
  const lines = [''];
  for (const entry of entries) {
    const line = `${lines.at(-1)} ${entry}`.trimStart();
    if (line.length > 100) lines.push(entry);
    else lines[lines.length - 1] = line;
  }
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(
    new URL('../src/text/confusables-table.ts', import.meta.url),
    `// Written by packaging/confusables.mjs from Unicode's confusables.txt; do not edit.
// Used under the licence in confusables-licence.txt.

/** Entries "distance.prototype…": code points in base 36, ascending, apart from those NFKC changes. */
export const confusablesTable = \`
${linesOf(tableOf())}
\`;
`,
  );
}
