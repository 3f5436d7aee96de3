/**
 * What a disk refused, in words.
 *
 * @module
 */

/** The code of the operating system, such as `ENOENT`; undefined where it was not the disk. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  // Node's own codes (`ERR_…`) are mistakes of the caller, not refusals.
  return /^E[A-Z0-9]+$/.exec(String(error.code))?.[0];
}

/** What `work` gives, or undefined where there is no such file or folder. */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (refusalCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** What the code means, ready to stand behind a colon. */
export function refusalWords(code: string, doing: 'read' | 'write' = 'write'): string {
  if (code === 'EACCES' || code === 'EPERM') return `this server may not ${doing} there`;
  return words[code] ?? `the disk refused (${code})`;
}

const WRONG_PLACE = 'a file stands where a folder has to be, or a folder where a file has to be';

const words: Record<string, string | undefined> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this account is used up',
  EFBIG: 'the file would be larger than this system allows',
  EROFS: 'the disk can only be read',
  ENOTDIR: WRONG_PLACE,
  EISDIR: WRONG_PLACE,
  EEXIST: WRONG_PLACE,
  ELOOP: 'a symbolic link stands where a file of this server has to be',
  ENOENT: 'the folder or a file in it is gone',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk reports an error',
};
