import { readFileSync } from 'node:fs';

/** Version of this package. @param home Its folder. */
export function packageVersion(home: URL): string {
  const text = readFileSync(new URL('package.json', home), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
