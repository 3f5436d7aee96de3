/**
 * Checks server.json against the schema of the registry, before it is published. The schema is not
 * part of this project; get it from the address that server.json names.
 *
 *   node packaging/check-server.mjs <server.schema.json>
 *
 * @see https://github.com/modelcontextprotocol/static
 * @module
 */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

/** Of schemas/2025-12-11/server.schema.json as it was published. */
const SHA256 = '3fba09590c99f61735d234822279f4223fab9e300c0a81e81c91ab62a4114de0';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('which file holds the schema?');
process.exitCode = check(readFileSync(file));

/** @returns The exit code. */
function check(bytes) {
  if (createHash('sha256').update(bytes).digest('hex') !== SHA256) {
    return say(1, 'This is not the schema of 2025-12-11, so server.json was not checked.');
  }
  const server = JSON.parse(readFileSync(path.join(import.meta.dirname, 'server.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  if (ajv.validate(JSON.parse(bytes.toString()), server)) return say(0, 'server.json is valid.');
  return say(1, `server.json is not valid: ${ajv.errorsText()}`);
}

function say(code, line) {
  process.stdout.write(`${line}\n`);
  return code;
}
