#!/usr/bin/env node
/**
 * The binary: reads the command line and starts one command. Nothing is imported before the version
 * of Node is known to be one that can load it.
 *
 * @module
 */

const OLDEST = [20, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `qlik-groups-mcp needs Node.js ${OLDEST.join('.')} or newer; this is ${process.versions.node}.\n`,
  );
  process.exitCode = 1;
} else {
  const { run } = await import('./commands/run.js');
  process.exitCode = await run(process.argv.slice(2), new URL('..', import.meta.url));
}
