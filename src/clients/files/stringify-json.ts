/**
 * JSON as a person would lay it out: one line for each property, a list of plain values on one line.
 * Pure.
 *
 * @module
 */

export interface Lines {
  /** What a level is indented by. */
  readonly unit: string;
  readonly eol: string;
}

/** @param indent What the line begins with on which the value begins. */
export function stringifyJson(value: unknown, { unit, eol }: Lines, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}${unit}`;
  const multiline = (open: string, parts: readonly string[], close: string): string =>
    `${open}${eol}${parts.map((part) => inner + part).join(`,${eol}`)}${eol}${indent}${close}`;
  if (Array.isArray(value)) {
    return value.every((item) => typeof item !== 'object' || item === null)
      ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]`
      : multiline(
          '[',
          value.map((item) => stringifyJson(item, { unit, eol }, inner)),
          ']',
        );
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  return multiline(
    '{',
    entries.map(
      ([key, item]) => `${JSON.stringify(key)}: ${stringifyJson(item, { unit, eol }, inner)}`,
    ),
    '}',
  );
}
