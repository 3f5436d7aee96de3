/**
 * The journal as a table for a spreadsheet. Pure.
 *
 * @module
 */

import type { Entry } from '../../ledger/journal.js';
import { cleanForTerminal } from '../../text/clean.js';

/** A spreadsheet holds no more in one cell. */
const MAX_CELL = 32_000;

const columns = [
  'seq',
  'time',
  'kind',
  'change',
  'tenant',
  'principal',
  'client',
  'tool',
  'summary',
  'data',
  'previous',
  'hash',
] as const satisfies readonly (keyof Entry)[];

export const csvHeader = csvRow(columns);

/** Cleaned for reading; only the JSON lines can be proved. @see https://www.rfc-editor.org/rfc/rfc4180 */
export function csvLine(entry: Entry): string {
  return csvRow(
    columns.map((name) => {
      const value = entry[name];
      if (value === undefined) return '';
      return typeof value === 'string' ? value : JSON.stringify(value);
    }),
  );
}

function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string): string {
  const text = cleanForTerminal(value, MAX_CELL).text;
  // A spreadsheet runs what begins like a formula. It takes the wide forms of these signs, too.
  const inert = /^\s*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
