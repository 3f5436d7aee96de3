/**
 * Checks package-lock.json, and completes it. A package that is compiled names its builds for other
 * platforms as optional dependencies. `npm install` drops the entries of builds that it cannot fetch,
 * and `npm ci` then fails, or installs nothing, on the computers that need them.
 *
 *   node packaging/lock.mjs          names what is missing; exit code 1 where anything is
 *   node packaging/lock.mjs --fix    adds what is missing first; no build has to be installable
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const FILE = 'package-lock.json';

const { values } = parseArgs({ options: { fix: { type: 'boolean', default: false } } });
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
if (values.fix) {
  const known = committed();
  for (const [place, entry] of unproved(lock)) {
    lock.packages[place] = entryOf({ ...buildAt(place), version: entry.version }, entry);
  }
  for (const build of missingBuilds(lock)) {
    lock.packages[build.place] = entryOf(build, known[build.place]);
  }
  for (const entry of Object.values(lock.packages)) delete entry.resolved;
  lock.packages = sorted(lock.packages);
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
}

const problems = [
  ...missingBuilds(lock).map(({ name, parent }) => `${name}, which ${parent} names, has no entry`),
  ...unproved(lock).map(([place]) => `${place} has no integrity`),
  ...Object.entries(lock.packages).flatMap(([place, { resolved }]) =>
    resolved === undefined ? [] : `${place} records the address of a registry: ${resolved}`,
  ),
];
for (const problem of problems) process.stdout.write(`${FILE}: ${problem}\n`);
if (problems.length > 0) {
  const next = values.fix
    ? 'Neither the registry nor the last commit knows these. Try again with another registry'
    : 'Nothing was changed. Run npm run lock:fix';
  process.stdout.write(`${next}.\n`);
  process.exitCode = 1;
}

/** Builds that a package names and that have no entry in that version: where each belongs. */
function missingBuilds({ packages }) {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) => {
    const names = Object.entries(optionalDependencies);
    const found = names.map(([name]) => placeOf(packages, parent, name));
    const sibling = found.find((place) => place !== undefined);
    return names.flatMap(([name, version], at) => {
      const entry = packages[found[at]];
      if (entry !== undefined && (entry.version === version || !isExact(version))) return [];
      const beside = sibling?.slice(0, sibling.lastIndexOf('node_modules/')) ?? '';
      const place = `${entry === undefined ? beside : `${parent}/`}node_modules/${name}`;
      return { name, version, parent, place, sibling: packages[sibling] ?? packages[parent] };
    });
  });
}

/** The same for an entry that is there. */
function buildAt(place) {
  const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, place, sibling: lock.packages[place] };
}

/** What Node would find for a name: beside the package that names it, or further up. */
function placeOf(packages, parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, folder.lastIndexOf('/node_modules/'))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (!folder.includes('/node_modules/')) {
      const top = `node_modules/${name}`;
      return packages[top] === undefined ? undefined : top;
    }
  }
}

function isExact(version) {
  return /^\d+\.\d+\.\d+/.test(version);
}

/** Entries that anybody could have swapped for something else on the way. */
function unproved({ packages }) {
  return Object.entries(packages).filter(
    ([place, { integrity, link }]) => place !== '' && integrity === undefined && link !== true,
  );
}

/** In npm's own order. What was committed for this version counts before what the registry says. */
function entryOf({ name, version, sibling }, before) {
  const kept = before?.version === version ? before : {};
  const told = kept.integrity === undefined ? registryEntry(name, version) : {};
  const entry = {
    version,
    integrity: kept.integrity ?? told['dist.integrity'],
    cpu: kept.cpu ?? told.cpu ?? platformIn(name).cpu,
    dev: sibling.dev,
    libc: kept.libc ?? told.libc ?? platformIn(name).libc,
    license: kept.license ?? told.license ?? sibling.license,
    optional: true,
    os: kept.os ?? told.os ?? platformIn(name).os,
    engines: kept.engines ?? told.engines ?? sibling.engines,
  };
  return JSON.parse(JSON.stringify(entry));
}

/** Only by name and version, so a build that the registry lists and cannot deliver does as well. */
function registryEntry(name, version) {
  const fields = ['dist.integrity', 'cpu', 'libc', 'license', 'os', 'engines'];
  try {
    const out = run('npm', [
      'view',
      '--json',
      '--fetch-retries=0',
      `${name}@${version}`,
      ...fields,
    ]);
    const told = JSON.parse(out);
    return typeof told === 'string' ? { 'dist.integrity': told } : told;
  } catch {
    return {};
  }
}

/** By their names, such as `binding-linux-x64-musl`. */
function platformIn(name) {
  const words = name.split(/[/-]/);
  const among = (...known) => words.filter((word) => known.includes(word));
  const os = among('android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32');
  const cpu = among('arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64');
  const musl = words.some((word) => word.startsWith('musl'));
  const libc = os.includes('linux') ? [musl ? 'musl' : 'glibc'] : [];
  const listed = (list) => (list.length === 0 ? undefined : list);
  return { os: listed(os), cpu: listed(cpu), libc: listed(libc) };
}

/** The entries of the last commit; none outside a repository. */
function committed() {
  try {
    return JSON.parse(run('git', ['show', `HEAD:./${FILE}`])).packages;
  } catch {
    return {};
  }
}

function run(program, words) {
  // On Windows npm is a script, which only a shell can start.
  const shell = process.platform === 'win32';
  const stdio = ['ignore', 'pipe', 'ignore'];
  return execFileSync(program, words, { encoding: 'utf8', shell, stdio, maxBuffer: 2 ** 26 });
}

function sorted(packages) {
  const names = Object.keys(packages).sort((a, b) => a.localeCompare(b, 'en'));
  return Object.fromEntries(names.map((name) => [name, packages[name]]));
}
