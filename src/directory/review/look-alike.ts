/**
 * Names that a person takes for one another. Pure.
 *
 * Two names are alike when they are equal but for case, invisible characters and the width of
 * letters, or when Unicode's confusables say that they look equal, as they are written or in one case.
 *
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 * @module
 */

import { cleanForTerminal } from '../../text/clean.js';
import { skeleton } from '../../text/skeleton.js';

/** Two names with the same are equal but for case and what nobody sees. */
export function foldCase(name: string): string {
  return withoutCase(visible(name).normalize('NFKC'));
}

/** Whether one name can be taken for the other. */
export function lookAlike(a: string, b: string): boolean {
  const keys = keysOf(b);
  return keysOf(a).some((key) => keys.includes(key));
}

/**
 * Two names that share one are alike. `I` looks like `l` while `i` does not, so both the name as it is
 * and its small letters count. Capitals do not: a person sees that `ван` is not `Ban`.
 */
function keysOf(name: string): string[] {
  const shown = visible(name);
  return [
    `case ${withoutCase(shown.normalize('NFKC'))}`,
    `as written ${skeleton(shown)}`,
    `lower ${skeleton(withoutCase(shown))}`,
  ];
}

function visible(name: string): string {
  return cleanForTerminal(name, Number.POSITIVE_INFINITY).text.trim().replace(/ +/g, ' ');
}

/** Upper case first: letters with several small forms, such as the Greek sigma, become one. */
function withoutCase(text: string): string {
  return text.toUpperCase().toLowerCase();
}

/** Everything that looks alike together, directly or through a third; only what is not alone. */
export function clusters<Named extends { readonly name: string }>(
  things: Iterable<Named>,
): Named[][] {
  const firstWith = new Map<string, Named>();
  const before = new Map<Named, Named>();
  const firstOfAll = (thing: Named): Named => {
    let first = thing;
    for (let next = before.get(first); next !== undefined; next = before.get(first)) first = next;
    return first;
  };
  const seen: Named[] = [];
  for (const thing of things) {
    seen.push(thing);
    for (const key of keysOf(thing.name)) {
      const alike = firstWith.get(key);
      if (alike === undefined) {
        firstWith.set(key, thing);
        continue;
      }
      const [one, other] = [firstOfAll(thing), firstOfAll(alike)];
      if (one !== other) before.set(one, other);
    }
  }
  const together = new Map<Named, Named[]>();
  for (const thing of seen) {
    const first = firstOfAll(thing);
    together.set(first, [...(together.get(first) ?? []), thing]);
  }
  return [...together.values()].filter((cluster) => cluster.length > 1);
}
