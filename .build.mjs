// Builds dist/: the sources and what they import, in a few files. A client starts a new server for
// each window, and reading some hundred modules would cost half of that start. Not minified, so that
// an error can be traced; the source maps stay here, and are no part of the package.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
  sourcemap: true,
  chunkFileNames: fileNameOf,
  // Whatever the start needs is read in one piece, though other commands share parts of it.
  codeSplitting: { groups: [{ name: 'run', test: /src[\\/]commands[\\/]run\.ts$/ }] },
});

const packages = packagesIn(output);
writeFileSync('dist/THIRD-PARTY-LICENCES.txt', licencesOf(packages));
writeFileSync('dist/sbom.cdx.json', `${JSON.stringify(billOfMaterials(packages), null, 2)}\n`);

/**
 * A file is named for the module that imports the rest of it, which is the last to run: its package,
 * or its path below src. A file that only hands on what another holds says so.
 */
function fileNameOf({ name, facadeModuleId, moduleIds }) {
  const module = facadeModuleId ?? moduleIds.at(-1);
  const id = module.replaceAll('\\', '/');
  const own = /\/src\/(.+)\.ts$/.exec(id)?.[1].replaceAll('/', '-');
  const external = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/
    .exec(id)?.[1]
    .replace(/^@(.+)\//, '$1-');
  const ending = moduleIds.length === 0 ? '-exports' : '';
  return `${own ?? external ?? name}${ending}.js`;
}

/** The packages that the bundler took modules from, by name. */
function packagesIn(files) {
  const folders = files
    .flatMap((file) => ('moduleIds' in file ? file.moduleIds : []))
    .flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/')) ?? []);
  return [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(path.join(folder, 'package.json'), 'utf8'),
    );
    return { folder, name, version, license };
  });
}

function licencesOf(packages) {
  const texts = packages.map(({ folder, name, version, license }) => {
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} brings no licence text`);
    const text = readFileSync(path.join(folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  // src/text/confusables-table.ts is made from a file of Unicode's, see packaging/confusables.mjs.
  const unicode = readFileSync('src/text/confusables-licence.txt', 'utf8');
  texts.push(`unicode-confusables 13.0.0 (Unicode-DFS-2016)\n\n${unicode}`);
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}

/**
 * What npm says of all development packages, cut down to those that ship. Time and serial number are
 * left out, so that the same sources give the same package.
 *
 * @see https://cyclonedx.org/docs/1.5/json/
 */
function billOfMaterials(packages) {
  const words = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  // On Windows npm is a script, which only a shell can start.
  const shell = process.platform === 'win32';
  const all = JSON.parse(
    execFileSync('npm', words, { encoding: 'utf8', shell, maxBuffer: 2 ** 26 }),
  );
  const { tools, component } = all.metadata;
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
  const shipped = new Set(packages.map((one) => `${one.name}@${one.version}`));
  const components = all.components
    .filter((one) => shipped.delete(one['bom-ref']))
    .map(({ properties, ...one }) => ({ ...one, scope: 'required' }));
  if (shipped.size > 0)
    throw new Error(`package-lock.json does not have ${[...shipped].join(', ')}`);
  const refs = new Set([component['bom-ref'], ...components.map((one) => one['bom-ref'])]);
  return {
    $schema: all.$schema,
    bomFormat: all.bomFormat,
    specVersion: all.specVersion,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      tools,
      // npm takes the name of the folder.
      component: { ...component, name, type: 'application' },
    },
    components,
    dependencies: all.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
}
