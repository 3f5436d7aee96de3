/**
 * Small words for numbers and lists, so that every answer counts and joins the same way.
 *
 * @module
 */

/** `1 member`, `41 members`. */
export function count(n: number, one: string, many: string = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; `none` when there is nothing. */
export function list(items: readonly string[], none = 'none'): string {
  if (items.length === 0) return none;
  if (items.length === 1) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** The first `most` items and a word for the rest. */
export function firstOf(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : list(items);
}

/** With a capital letter in front, as a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
