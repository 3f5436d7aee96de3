// Builds dist/: the sources and what they import, in a few files. A host starts the server anew for
// each window, and reading some hundred modules would cost half of that start. Not minified, so that
// an error can be traced.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

// The SDK checks what a person typed against the shape of the form, with one of two libraries. The one it
// takes for Node is seven times as large as the other, and is loaded with every start.
const SHIMS = '@modelcontextprotocol/server/_shims';
const lightShims = {
  name: 'light-shims',
  resolveId: (id) => (id === SHIMS ? `\0${SHIMS}` : null),
  load: (id) =>
    id === `\0${SHIMS}`
      ? `export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
         export { default as process } from 'node:process';`
      : null,
};

rmSync('dist', { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: /^node:/,
  plugins: [lightShims],
  // What it gives Node is UMD, whose parts no bundler finds.
  resolve: { alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' } },
});
const { output } = await bundle.write({
  dir: 'dist',
  chunkFileNames: '[name].js',
  // Whatever the start needs is read in one piece, though other commands share parts of it.
  codeSplitting: { groups: [{ name: 'run', test: /src[\\/]commands[\\/]run\.ts$/ }] },
});

const folders = output
  .flatMap((file) => ('moduleIds' in file ? file.moduleIds : []))
  .flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/')) ?? []);

const licences = [...new Set(folders)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} brings no licence text`);
  return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
});
writeFileSync('dist/THIRD-PARTY-LICENCES.txt', licences.join(`\n${'-'.repeat(72)}\n\n`));
