/**
 * Names that a person takes for one another. Pure.
 *
 * Two names are alike when they are equal but for case, invisible characters and the width of
 * letters, or when they look equal once letters of other scripts are read as the Latin letters they
 * resemble. Look-alikes within Latin (`l` and `I`, `O` and `0`) are left out: they are everyday names.
 *
 * @see https://www.unicode.org/reports/tr39/#Confusable_Detection
 * @module
 */

import { clean } from '../../text/clean.js';

/** Letter by letter, an imitation and the Latin letter it looks like. */
const imitations: readonly (readonly [string, string])[] = [
  // Cyrillic
  ['АВЕЅІЈКМНОРСТУХԚԜҮѴӀ', 'ABESIJKMHOPCTYXQWYVI'],
  ['аеѕіјорсухһԁԛԝүѵӏ', 'aesijopcyxhdqwyvl'],
  // Greek
  ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ', 'ABEZHIKMNOPTYXCJ'],
  ['αικνορυχϲϳ', 'aikvopuxcj'],
  // Armenian
  ['ՕՍՏԼ', 'OUSL'],
  ['օոսհցզյ', 'onuhgqj'],
  // Cherokee
  ['ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ', 'ABCDEGHJKLMPRSTVWZ'],
  // Phonetic
  ['ɑɡ', 'ag'],
];

const latin = new Map(
  imitations.flatMap(([from, to]) => {
    const letters = [...to];
    return [...from].map((letter, at) => [letter, letters[at] ?? letter] as const);
  }),
);

/** Two names with the same are equal but for case and what nobody sees. */
export function foldCase(name: string): string {
  return withoutCase(visible(name).normalize('NFKC'));
}

/** Two names with the same look equal. */
function foldLook(name: string): string {
  // Accents apart, so that an accented imitation is found too.
  const letters = [...visible(name).normalize('NFD')];
  const read = letters.map((letter) => latin.get(letter) ?? letter).join('');
  return withoutCase(read.normalize('NFKC')).normalize('NFKC');
}

/** Whether one name can be taken for the other. */
export function lookAlike(a: string, b: string): boolean {
  return foldCase(a) === foldCase(b) || foldLook(a) === foldLook(b);
}

function visible(name: string): string {
  return clean(name, Number.POSITIVE_INFINITY).text.trim().replace(/ +/g, ' ');
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
    for (const key of [`case ${foldCase(thing.name)}`, `look ${foldLook(thing.name)}`]) {
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
