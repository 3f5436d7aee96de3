/**
 * Writes the version of package.json into every file in this folder that names it.
 *
 *   node packaging/sync-version.mjs            writes, and names the files that changed
 *   node packaging/sync-version.mjs --check    writes nothing; exit code 1 where one is behind
 *
 * @module
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const { version } = JSON.parse(readFileSync(path.join(here, '../package.json'), 'utf8'));

const number = String.raw`\d+\.\d+\.\d+[-+.0-9A-Za-z]*`;
/** Where it stands: a field of JSON, a pinned package, a label of the container. */
const places = ['"version": "', 'qlik-groups-mcp@', 'image\\.version="'];
const behind = new RegExp(`(?<=${places.join('|')})${number}`, 'g');

const files = readdirSync(here, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.mjs'))
  .map((entry) => path.join(entry.parentPath, entry.name))
  .sort();

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const inStep = text.replaceAll(behind, version);
  if (inStep === text) continue;
  const name = path.relative(here, file);
  if (values.check) process.exitCode = 1;
  else writeFileSync(file, inStep);
  process.stdout.write(`${name} ${values.check ? 'is behind' : 'now says'} ${version}\n`);
}
