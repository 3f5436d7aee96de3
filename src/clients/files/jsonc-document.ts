/**
 * A settings file of a client as a document: JSON with comments and trailing commas, with or without a
 * byte order mark. Pure.
 *
 * @module
 */

import {
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { Failure } from '../../errors.js';
import { quote } from '../../text/clean.js';
import { shownPath } from '../config-paths.js';

export interface JsoncDocument {
  /** The byte order mark, or nothing. */
  readonly mark: string;
  readonly body: string;
  /** Nothing where the file holds no value, only space and comments. */
  readonly root?: Node;
}

/** An object with all its properties. */
export interface ObjectNode extends Node {
  readonly type: 'object';
  readonly children: Node[];
}

/**
 * @param file What the failure calls it.
 * @throws {Failure} CLIENT_NOT_CHANGED where it is not JSON, with line and column of the first mistake.
 */
export function readDocument(text: string, file: string): JsoncDocument {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  const body = text.slice(mark.length);
  const errors: ParseError[] = [];
  const root = parseTree(body, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first !== undefined) {
    throw unusable(
      file,
      `it is not JSON from ${positionOf(body, first.offset)} on (${mistake(first)})`,
      'Put the file right there, or move it away',
    );
  }
  return { mark, body, ...(root === undefined ? {} : { root }) };
}

/**
 * The node at a path of properties; undefined where one of them is missing.
 *
 * @throws {Failure} CLIENT_NOT_CHANGED where what is on the way is no object, or stands there twice:
 * programs differ in which of the two they read.
 */
export function nodeAt(
  { body, root }: JsoncDocument,
  path: readonly string[],
  file: string,
): Node | undefined {
  let node = root;
  for (const [at, key] of path.entries()) {
    if (node === undefined) return undefined;
    if (!isObject(node)) {
      const what = at === 0 ? 'what stands in it' : quote(path[at - 1] ?? '');
      throw unusable(file, `${what} is not an object`, 'Make it an object');
    }
    const [found, second] = propertiesOf(node, key);
    if (second !== undefined) {
      throw unusable(
        file,
        `${quote(key)} stands there twice, the second time in ${positionOf(body, second.offset)}`,
        'Take one of the two out',
      );
    }
    node = found?.children?.[1];
  }
  return node;
}

export function isObject(node: Node): node is ObjectNode {
  return node.type === 'object' && node.children !== undefined;
}

/** Every property of this name. */
export function propertiesOf(node: ObjectNode, key: string): Node[] {
  return node.children.filter(({ children }) => children?.[0]?.value === key);
}

/** The value as `JSON.parse` would give it: what jsonc-parser gives equals no other object. */
export function plainValue(node: Node | undefined): unknown {
  return node === undefined ? undefined : structuredClone(getNodeValue(node));
}

function positionOf(body: string, offset: number): string {
  const before = body.slice(0, offset).split(/\r\n|\n|\r/);
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** `CommaExpected` becomes `comma expected`. */
function mistake({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?!^)[A-Z]/g, ' $&')
    .toLowerCase();
}

function unusable(file: string, why: string, remedy: string): Failure {
  return new Failure(
    'CLIENT_NOT_CHANGED',
    `Cannot use ${shownPath(file)}: ${why}`,
    `${remedy}, then run the command again`,
  );
}
