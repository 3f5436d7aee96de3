/**
 * Lays out the folder that `mcpb pack` makes a bundle of. Needs `npm run build` before.
 *
 *   node packaging/mcpb/build.mjs <new folder>
 *
 * @module
 */

import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.join(here, '../..');
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('which new folder should the bundle be laid out in?');

// Fails where it exists: nothing of another version may get into the bundle.
mkdirSync(folder);
cpSync(path.join(here, 'manifest.json'), path.join(folder, 'manifest.json'));
// Source maps are twice as large as the server.
const filter = (file) => !file.endsWith('.map');
// The server reads its version there, and Node that these are modules.
for (const name of ['package.json', 'LICENSE', 'README.md', 'dist']) {
  cpSync(path.join(root, name), path.join(folder, name), { recursive: true, filter });
}
