/**
 * A file of settings: JSON with comments. Remembers the line of each value, so that a mistake can
 * be reported with its line. Loaded only where there is such a file.
 *
 * @module
 */

import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  stripComments,
} from 'jsonc-parser';
import type { z } from 'zod';
import { quote } from '../text/clean.js';
import { ConfigError } from './config-error.js';

type Path = readonly (string | number)[];

export interface SettingsFile {
  readonly value: unknown;
  /** A mistake in the value there, or in the key itself. */
  readonly errorAt: (path: Path, what: string, next?: string) => ConfigError;
}

/** @throws {ConfigError} For what is not JSON, is not an object, or has a key twice. */
export function parseSettingsFile(written: string): SettingsFile {
  const text = written.replace(/^\uFEFF/, '');
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const [error] = errors;
  if (stripComments(text).trim() === '') throw new ConfigError('is empty');
  if (error !== undefined) {
    throw new ConfigError(`is not JSON with comments: ${inWords(error)}`, lineAt(error.offset));
  }
  if (root?.type !== 'object') throw new ConfigError('is not an object in curly brackets', 1);
  for (const key of repeated(root)) {
    throw new ConfigError(
      `${quote(String(key.value), 40)} is here a second time`,
      lineAt(key.offset),
    );
  }
  return {
    value: getNodeValue(root),
    errorAt(path, what, next) {
      const node = findNodeAtLocation(root, [...path]);
      const offset = node?.parent?.type === 'property' ? node.parent.offset : node?.offset;
      const keys = path.filter((part) => typeof part === 'string').join('.');
      const parent = findNodeAtLocation(root, path.slice(0, -1));
      return new ConfigError(
        `${quote(keys, 80)} ${what}`,
        lineAt(offset ?? parent?.offset ?? 0),
        next,
      );
    },
  };
}

/**
 * The part of a file at `path`, in its shape.
 *
 * @throws {ConfigError} With the words that the shape has for the first thing that does not fit.
 */
export function partOf<Shape extends z.ZodType>(
  file: SettingsFile,
  shape: Shape,
  path: Path = [],
): z.output<Shape> {
  const value = path.reduce<unknown>(
    (whole, key) => (typeof whole === 'object' && whole !== null ? Reflect.get(whole, key) : whole),
    file.value,
  );
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new ConfigError('does not fit');
  const at = [...path, ...issue.path.filter((part) => typeof part !== 'symbol')];
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  throw file.errorAt([...at, ...unknown], issue.message);
}

/** Keys that are in one object twice: which of them counts would be a guess. */
function* repeated(node: Node): Generator<Node> {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const [key, value] = child.type === 'property' ? (child.children ?? []) : [undefined, child];
    if (key !== undefined && seen.has(key.value)) yield key;
    seen.add(key?.value);
    if (value !== undefined) yield* repeated(value);
  }
}

/** `CommaExpected` becomes `comma expected`. */
function inWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
