/**
 * Edits of one property in a JSON document that leave everything else byte for byte as it is:
 * comments, order, indentation, line breaks, trailing commas. Pure.
 *
 * The edits of jsonc-parser itself reformat everything else on the line, and put a comma
 * between a property and the comment behind it.
 *
 * @module
 */

import { applyEdits, createScanner, type Edit, type Node } from 'jsonc-parser';
import { isObject, type JsoncDocument, type ObjectNode, propertiesOf } from './jsonc-document.js';
import { type Lines, stringifyJson } from './stringify-json.js';

/** The text with the value at the path, which is made where it is missing. */
export function withValue(
  document: JsoncDocument,
  path: readonly string[],
  value: unknown,
): string {
  const { mark, body, root } = document;
  const lines = linesOf(document);
  const whole = (rest: readonly string[]): unknown =>
    rest.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
  if (root === undefined) {
    const before = body.trim() === '' ? '' : body.replace(/[^\r\n]$/, `$&${lines.eol}`);
    return `${mark}${before}${stringifyJson(whole(path), lines)}${lines.eol}`;
  }
  let node = root;
  for (const [at, key] of path.entries()) {
    if (!isObject(node)) throw new TypeError(`${path.slice(0, at).join('.')} is not an object`);
    const next = propertiesOf(node, key)[0]?.children?.[1];
    if (next === undefined) {
      return mark + applyEdits(body, added(body, node, key, whole(path.slice(at + 1)), lines));
    }
    node = next;
  }
  const content = stringifyJson(value, lines, indentAt(body, node.offset));
  return mark + applyEdits(body, [{ offset: node.offset, length: node.length, content }]);
}

/** The text without the property at the path; it has to be there. */
export function withoutProperty(document: JsoncDocument, path: readonly string[]): string {
  const { mark, body, root } = document;
  let node = root;
  let found: { readonly object: ObjectNode; readonly property: Node } | undefined;
  for (const key of path) {
    if (node === undefined || !isObject(node)) break;
    const [property] = propertiesOf(node, key);
    found = property === undefined ? undefined : { object: node, property };
    node = property?.children?.[1];
  }
  if (found === undefined || node === undefined)
    throw new TypeError(`${path.join('.')} is missing`);
  return mark + applyEdits(body, removed(body, found.object, found.property));
}

/** How this document is laid out; as most are where it does not show. */
function linesOf({ body, root }: JsoncDocument): Lines {
  const eol = /\r\n|\n|\r/.exec(body)?.[0] ?? '\n';
  const first = root?.children?.[0];
  const unit = first === undefined ? undefined : ownIndent(body, first.offset);
  return { eol, unit: unit === undefined || unit === '' ? '  ' : unit };
}

function added(
  body: string,
  object: ObjectNode,
  key: string,
  value: unknown,
  lines: Lines,
): Edit[] {
  const close = object.offset + object.length - 1;
  const last = object.children.at(-1);
  const parent = indentAt(body, object.offset);
  if (last === undefined) {
    const tokens = tokensBetween(body, object.offset + 1, close);
    const from = tokens.at(-1)?.end ?? object.offset + 1;
    const indent = parent + lines.unit;
    const rest = body.slice(from, close);
    // Without a line break of its own, the brace goes to a line of its own.
    const ends = /[\r\n]/.test(rest) ? rest : `${lines.eol}${parent}`;
    const text = `${lines.eol}${indent}${JSON.stringify(key)}: ${stringifyJson(value, lines, indent)}`;
    return [{ offset: from, length: close - from, content: text + ends }];
  }
  const lastEnd = last.offset + last.length;
  const tokens = tokensBetween(body, lastEnd, close);
  const comma = tokens.find(({ kind }) => kind === 'comma');
  const anchor = tokens.at(-1);
  const indent = ownIndent(body, last.offset);
  // A list on one line stays on one line, unless a comment would swallow what follows.
  const inline = indent === undefined;
  const breaks = !inline || anchor?.kind === 'line comment';
  const space = inline && body[(last.colonOffset ?? 0) + 1] !== ' ' ? '' : ' ';
  const text = [
    breaks ? `${lines.eol}${indent ?? parent + lines.unit}` : space,
    `${JSON.stringify(key)}:${space}`,
    inline ? onOneLine(value, space) : stringifyJson(value, lines, indent),
    // Who ends the last line with a comma, wants it so.
    comma === undefined ? '' : ',',
  ].join('');
  const end = anchor?.end ?? lastEnd;
  return [
    ...(comma === undefined ? [{ offset: lastEnd, length: 0, content: ',' }] : []),
    { offset: end, length: 0, content: text },
  ];
}

function removed(body: string, object: ObjectNode, property: Node): Edit[] {
  const close = object.offset + object.length - 1;
  const at = object.children.indexOf(property);
  const previous = object.children[at - 1];
  const next = object.children[at + 1];
  const end = property.offset + property.length;
  const start = previous === undefined ? object.offset + 1 : previous.offset + previous.length;
  const before = tokensBetween(body, start, property.offset);
  const after = tokensBetween(body, end, next?.offset ?? close);
  const own = after.find(({ kind }) => kind === 'comma');
  const theirs = before.find(({ kind }) => kind === 'comma');
  const anchor = before.at(-1);
  const rest = body.slice(own?.end ?? end);
  // What stands behind a comment on the same line would become part of it.
  const keepsSpace = anchor?.kind === 'line comment' && !/^[ \t]*[\r\n]/.test(rest);
  const from = keepsSpace ? property.offset : (anchor?.end ?? start);
  const alone = previous === undefined && next === undefined;
  if (alone && before.length === 0 && after.every(({ kind }) => kind === 'comma')) {
    return [{ offset: start, length: close - start, content: '' }];
  }
  const comma = own ?? (next === undefined ? theirs : undefined);
  return [
    ...(comma === undefined ? [] : [{ offset: comma.end - 1, length: 1, content: '' }]),
    { offset: from, length: end - from, content: '' },
  ];
}

interface Token {
  readonly kind: 'comma' | 'line comment' | 'comment';
  readonly end: number;
}

/** What stands between two values, but space. */
function tokensBetween(body: string, from: number, to: number): Token[] {
  const scanner = createScanner(body);
  scanner.setPosition(from);
  const tokens: Token[] = [];
  while (scanner.getPosition() < to) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    const text = body.slice(start, end);
    if (text === ',') tokens.push({ kind: 'comma', end });
    else if (text.startsWith('//')) tokens.push({ kind: 'line comment', end });
    else if (text.startsWith('/*')) tokens.push({ kind: 'comment', end });
  }
  return tokens;
}

/** What the line begins with. */
function indentAt(body: string, offset: number): string {
  const line =
    body
      .slice(0, offset)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The same for what stands first on its line; undefined for anything else. */
function ownIndent(body: string, offset: number): string | undefined {
  const before = body.slice(0, offset);
  return /(?:^|[\r\n])([ \t]*)$/.exec(before)?.[1];
}

function onOneLine(value: unknown, space: string): string {
  return space === '' ? JSON.stringify(value) : stringifyJson(value, { unit: '', eol: ' ' });
}
