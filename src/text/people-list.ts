/**
 * A list of people as somebody pastes it: one per line, or several in a line, with or without quotes
 * and display names. Which person an entry means is found out elsewhere.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { quote } from './clean.js';

/** Words that stand over a column of people. */
const headings = /^(e-?mail|mail|user|users|name|names|subject|person|people|member|members)$/i;
const address = /^[^\s@]+@[^\s@]+$/;
/** Up to the next comma or tab that no quotes enclose. */
const cell = /(?:"[^"]*"|[^,\t])+/g;

/**
 * The entries of a list, in order, with repeats.
 *
 * @param lines What was given; one text may hold many lines.
 * @throws {Failure} `ARGUMENT_INVALID` for rows of several columns: they may name several groups.
 */
export function peopleOf(lines: readonly string[]): string[] {
  const rows = lines.flatMap((text) => text.split(/[\r\n;]+/)).map((row) => row.trim());
  const entries = rows.filter((row) => row !== '').flatMap((row) => entriesOfRow(row));
  const [first = '', ...rest] = entries;
  return headings.test(first) && rest.length > 0 ? rest : entries;
}

function entriesOfRow(row: string): string[] {
  const cells = [...row.matchAll(cell)].map(([text]) => bare(text)).filter((text) => text !== '');
  const addresses = cells.filter((text) => address.test(text));
  if (addresses.length === cells.length || cells.length === 1) return cells;
  // `Berg, Ana` is one person; anything beside an address is a second column.
  if (addresses.length === 0 && !row.includes('\t')) return [bare(row)];
  throw new Failure(
    'ARGUMENT_INVALID',
    `Cannot use the row ${quote(row)}: it has several columns, and here each row is one person of one group`,
    'Give one person per row, and make one call for each group',
  );
}

/** Without quotes around it, and only the address of `Ana Berg <ana.berg@acme.example>`. */
function bare(quoted: string): string {
  const text = quoted
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim();
  return /<([^\s<>@]+@[^\s<>@]+)>$/.exec(text)?.[1] ?? text;
}
