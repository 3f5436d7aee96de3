/**
 * What a text looks like: two texts with the same skeleton are taken for one another. Pure.
 *
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 * @module
 */

import { confusablesTable } from './confusables-table.js';

let prototypes: ReadonlyMap<string, string> | undefined;

/** Read with the first text that is not plain: a server that never meets one pays nothing. */
function readTable(): ReadonlyMap<string, string> {
  let source = 0;
  return new Map(
    confusablesTable
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [distance = 0, ...points] = entry.split('.').map((part) => Number.parseInt(part, 36));
        source += distance;
        return [String.fromCodePoint(source), String.fromCodePoint(...points)] as const;
      }),
  );
}

/**
 * The text with each character replaced by the one it looks like: compatibility forms (NFKC) such as
 * full-width and mathematical letters first, then Unicode's confusables. For comparing only, never
 * to be shown. Case counts, as `I` looks like `l` and `i` does not; `skeleton(skeleton(x))` is
 * `skeleton(x)`.
 */
export function skeleton(text: string): string {
  prototypes ??= readTable();
  const table = prototypes;
  // Letters and accents apart, so that an accented imitation is found too.
  return (
    [...text.normalize('NFKD')]
      .map((character) => table.get(character) ?? character)
      .join('')
      .normalize('NFKD')
      // i and j have a dot of their own, over which another one is not seen.
      .replace(/(?<=[ij])\u0307+/g, '')
  );
}
