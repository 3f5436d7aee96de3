/**
 * What an entry of a client starts, as its words tell. Pure.
 *
 * @module
 */

/** How npm calls this server; the name of its program too. */
export const PACKAGE = 'qlik-groups-mcp';

export type Started =
  /** By npx, from the registry; the version is left out where none is pinned. */
  | { readonly by: 'npx'; readonly version?: string }
  /** A file of JavaScript, run by Node.js. */
  | { readonly by: 'node'; readonly script: string }
  /** The program that npm makes of this package. */
  | { readonly by: 'program' }
  | { readonly by: 'other' };

/** Command and arguments in one; without what is no text. */
function wordsOf(entry: unknown): string[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const command = 'command' in entry ? entry.command : undefined;
  const args = 'args' in entry && Array.isArray(entry.args) ? entry.args : [];
  return [command, ...args].filter((word) => typeof word === 'string');
}

export function startedBy(entry: unknown): Started {
  const words = wordsOf(entry);
  const [first = '', ...rest] = words[0] === 'cmd' && words[1] === '/c' ? words.slice(2) : words;
  const program = first.replace(/^.*[\\/]/, '').replace(/\.(cmd|exe)$/i, '');
  if (program === PACKAGE) return { by: 'program' };
  if (program === 'npx') {
    const at = rest.find((word) => /^qlik-groups-mcp(@[^\\/]*)?$/.test(word));
    if (at === undefined) return { by: 'other' };
    const version = /@(\d+\.\d+\.\d+)$/.exec(at)?.[1];
    return { by: 'npx', ...(version === undefined ? {} : { version }) };
  }
  const script = rest.find((word) => !word.startsWith('-'));
  return program === 'node' && script !== undefined ? { by: 'node', script } : { by: 'other' };
}
