import { readFileSync } from 'node:fs';
import { defineCommand } from './command.js';

export const versionCommand = defineCommand({
  options: {},
  usage: [{ words: '', does: 'the version' }],
  run({ home }) {
    process.stdout.write(`${packageVersion(home)}\n`);
    return Promise.resolve(0);
  },
});

/** Version of this package. @param home Its folder. */
export function packageVersion(home: URL): string {
  const text = readFileSync(new URL('package.json', home), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
