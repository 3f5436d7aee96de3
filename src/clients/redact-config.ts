/**
 * The settings file of a client as it may be shown. Nothing of it may be a secret: of other servers no
 * value is shown, and of ours only what is known not to be one. Pure.
 *
 * @module
 */

import { createScanner, getNodePath, type Node } from 'jsonc-parser';
import { isToken } from '../config/token.js';
import { isOurs, SERVER_KEY } from './entry/server-entry.js';
import { entryIn, type Spot } from './files/edit-file.js';
import { readDocument } from './files/jsonc-document.js';

/** @throws {Failure} CLIENT_NOT_CHANGED where it is not JSON. */
export function redactedLines(text: string, spot: Spot): string[] {
  const lines = withoutSecrets(text, spot).split(/\r\n|\n|\r/);
  // What follows the last line break is no line.
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** The text with a mark for every value and comment that may hold a secret; lines stay lines. */
function withoutSecrets(text: string, { file, key, main }: Spot): string {
  const { body, root } = readDocument(text, file);
  const shown = new Set<number>();
  if (root !== undefined && isOurs(entryIn(text, { file, key }), main)) {
    visit(root, (node) => {
      if (isShown(node, key)) shown.add(node.offset);
    });
  }
  const keys = new Set<number>();
  if (root !== undefined) {
    visit(root, ({ type, children }) => {
      if (type === 'property' && children?.[0] !== undefined) keys.add(children[0].offset);
    });
  }
  const scanner = createScanner(body);
  const parts: string[] = [];
  while (scanner.getPosition() < body.length) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    const token = body.slice(start, start + scanner.getTokenLength());
    const open = !/^["\d-]/.test(token) || shown.has(start) || keys.has(start);
    if (token.startsWith('/'))
      parts.push(token.replace(/(?<=^\/[/*])[^\r\n]+|(?<=[\r\n])[^\r\n]+/g, ' …'));
    else parts.push(open ? token : '"…"');
  }
  return parts.join('');
}

/** Settings of this server that say where and how, and open no door. */
const open = /^(QLIK_TENANT_URL|QLIK_CONTEXT|QLIK_IMPERSONATE_\w+|QLIK_GROUPS_STATE)$/;

function isShown(node: Node, key: string): boolean {
  if (node.type !== 'string') return false;
  const [top, name, part, variable] = getNodePath(node);
  if (top !== key || name !== SERVER_KEY) return false;
  const value = String(node.value);
  if (isToken(value)) return false;
  if (part !== 'env') return part === 'type' || part === 'command' || part === 'args';
  // Not with a value for the case that it is not set, as in ${THING:-key}.
  const isReference = /^\$\{(\w+:)?\w[\w.-]*\}$/.test(value);
  return open.test(String(variable)) || value === '' || isReference;
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const child of node.children ?? []) visit(child, see);
}
