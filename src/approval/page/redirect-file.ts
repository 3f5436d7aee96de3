/**
 * A file that leads a browser to an address. What a program is started with can be read by every
 * account of a computer, what is in this file by its owner alone: so the browser is started with the
 * file, and the address is nowhere in a command line.
 *
 * @module
 */

import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface RedirectFile {
  /** `file:///home/ana/qlik-groups-approval-x8Kd2e/open.html`. */
  readonly url: string;
  /** At once, so that it is gone before the process ends. */
  remove(): void;
}

/**
 * Where the file goes, best first. On Linux the home folder itself: browsers installed as a snap see
 * neither `/tmp` nor folders whose name begins with a dot. Elsewhere the folder for temporary files
 * belongs to one account.
 *
 * @see https://snapcraft.io/docs/home-interface
 */
export function redirectFolders(platform: NodeJS.Platform): readonly string[] {
  return platform === 'linux' ? [homedir(), tmpdir()] : [tmpdir()];
}

/**
 * @param folders The first one that can be written to gets a folder of its own for the file.
 * @throws {Error} When none can be written to.
 */
export async function writeRedirectFile(
  address: string,
  folders: readonly string[],
): Promise<RedirectFile> {
  const [base, ...others] = folders;
  if (base === undefined) throw new Error('No folder for a redirect file can be written to');
  let folder: string | undefined;
  const remove = (): void => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    // With mode 0700.
    folder = await mkdtemp(join(base, 'qlik-groups-approval-'));
    const file = join(folder, 'open.html');
    await writeFile(file, redirectHtml(address), { mode: 0o600, flag: 'wx' });
    return { url: pathToFileURL(file).href, remove };
  } catch {
    remove();
    return writeRedirectFile(address, others);
  }
}

/**
 * A script, because Firefox may be set to follow no `refresh`; never both, because the address may
 * lead somewhere only once. Replacing keeps the file out of the history.
 */
function redirectHtml(address: string): string {
  const { href } = new URL(address);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<title>Opening the approval page</title>
<script>location.replace(${JSON.stringify(href)});</script>
<noscript><meta http-equiv="refresh" content="0; url=${href}"></noscript>
</head>
<body>
<p>If the approval page does not open by itself: <a href="${href}">open the approval page</a></p>
</body>
</html>
`;
}
