/**
 * Reading request bodies: small checks that refuse with 400 and point at the culprit.
 *
 * @module
 */

import type { SandboxRole } from '../state/state.js';
import type { Call } from './call.js';
import { badBody, badParameter } from './refusal.js';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body as an object; unknown properties are refused when `strictBody` is on. */
export function readObject(call: Call, known: readonly string[]): Fields {
  const { body, knobs } = call;
  if (!isFields(body)) throw badBody('', 'The body must be a JSON object');
  if (knobs.strictBody) {
    const unknown = Object.keys(body).find((name) => !known.includes(name));
    if (unknown !== undefined) throw badBody(`/${unknown}`, `Unknown property ${unknown}`);
  }
  return body;
}

/** An optional text; `least` and `most` in UTF-16 units. */
export function readText(fields: Fields, name: string, least = 0, most = 4096): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  return checkText(value, `/${name}`, least, most);
}

export function checkText(value: unknown, pointer: string, least: number, most: number): string {
  if (typeof value !== 'string') throw badBody(pointer, 'A string is expected');
  if (value.length < least || value.length > most)
    throw badBody(pointer, `Between ${least} and ${most} characters are allowed`);
  return value;
}

export interface Operation {
  readonly op: string;
  /** With a leading slash. */
  readonly path: string;
  readonly value: unknown;
  /** JSON Pointer of the operation in the body. */
  readonly pointer: string;
}

/** A JSON-Patch-like body: a non-empty array of operations of the allowed kinds. */
export function readPatch(
  call: Call,
  ops: readonly string[],
  spelling: 'both' | 'slash' | 'no-slash' = 'both',
): Operation[] {
  const { body } = call;
  if (!Array.isArray(body) || body.length === 0)
    throw badBody('', 'The body must be a non-empty array of operations');
  return body.map((item: unknown, index): Operation => {
    const pointer = `/${index}`;
    if (!isFields(item)) throw badBody(pointer, 'An object is expected');
    const { op, path, value } = item;
    if (typeof op !== 'string' || !ops.includes(op))
      throw badBody(`${pointer}/op`, `One of ${ops.join(', ')} is expected`);
    if (typeof path !== 'string') throw badBody(`${pointer}/path`, 'A string is expected');
    const slash = path.startsWith('/');
    if ((spelling === 'slash' && !slash) || (spelling === 'no-slash' && slash))
      throw badBody(`${pointer}/path`, `Unknown path ${path}`);
    return { op, path: slash ? path : `/${path}`, value, pointer };
  });
}

/** The role named by `{id}` or `{name}`; names are case-sensitive. */
export function readRole(call: Call, value: unknown, pointer: string): SandboxRole {
  const { roles } = call.state;
  if (!isFields(value)) throw badBody(pointer, 'A role is given as {id} or {name}');
  const { id, name } = value;
  if ((id === undefined) === (name === undefined))
    throw badBody(pointer, 'A role is given as {id} or {name}');
  const role =
    typeof id === 'string'
      ? roles.get(id)
      : [...roles.recordsBy('name', String(name))].find((one) => one.name === name);
  if (!role) throw badBody(pointer, `Unknown role ${String(id ?? name)}`);
  if (role.name === 'UserDefault') throw badBody(pointer, 'UserDefault cannot be assigned');
  return role;
}

/** A list of roles: all by `{id}` or all by `{name}`, at most 100. Answers their ids. */
export function readRoles(call: Call, value: unknown, pointer: string): string[] {
  if (!Array.isArray(value)) throw badBody(pointer, 'An array of roles is expected');
  if (value.length > 100) throw badBody(pointer, 'At most 100 roles are allowed');
  const named = value.filter((item: unknown) => isFields(item) && item.name !== undefined);
  if (named.length > 0 && named.length < value.length)
    throw badBody(pointer, 'Give all roles by id or all by name');
  const ids = value.map((item: unknown, at) => readRole(call, item, `${pointer}/${at}`).id);
  const distinct = [...new Set(ids)];
  if (distinct.length < ids.length && call.knobs.duplicateRoles === 'reject')
    throw badBody(pointer, 'A role is named twice');
  return distinct;
}

/** With `strictQuery`, refuses query parameters that the reference does not list. */
export function checkQuery(call: Call, known: readonly string[]): void {
  if (!call.knobs.strictQuery) return;
  const unknown = [...call.query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw badParameter(unknown, `Unknown parameter ${unknown}`);
}
