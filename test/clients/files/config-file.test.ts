import fs from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backupsOf, keepBackup } from '../../../src/clients/files/backups.js';
import { readConfig, removeConfig, writeConfig } from '../../../src/clients/files/config-file.js';
import { type Disk, isFolder } from '../../../src/clients/files/disk.js';
import { Failure } from '../../../src/errors.js';
import { temporaryFolder } from '../../support/ledger/temporary-folder.js';

/** A disk that refuses one thing with a code of the operating system. */
function refusing(what: keyof Disk, code: string): Disk {
  const refuse = (): Promise<never> =>
    Promise.reject(Object.assign(new Error(`${code}: s3cr3t`), { code }));
  return { ...fs, [what]: refuse };
}

/** A file in a folder of its own. */
async function aFile(text: string | Uint8Array, mode = 0o644) {
  const folder = await temporaryFolder();
  const file = join(folder, 'mcp.json');
  await fs.writeFile(file, text);
  await fs.chmod(file, mode);
  return { folder, file };
}

async function refusal(folder: string, work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw error ?? new Error('it was not refused');
  expect(error.code).toBe('CLIENT_NOT_CHANGED');
  return `${error.message}. ${error.next}.`.replaceAll(folder, '~');
}

async function modeOf(file: string): Promise<string> {
  return ((await fs.stat(file)).mode & 0o7777).toString(8);
}

describe('writing', () => {
  test('leaves nothing beside the file, and keeps who may read it', async () => {
    const { folder, file } = await aFile('old', 0o640);
    await writeConfig(fs, await readConfig(fs, file), 'new', 'u1');
    expect(await fs.readFile(file, 'utf8')).toBe('new');
    expect(await modeOf(file)).toBe('640');
    expect(await fs.readdir(folder)).toEqual(['mcp.json']);
  });

  test('makes a new file for this account alone', async () => {
    const file = join(await temporaryFolder(), 'mcp.json');
    await writeConfig(fs, await readConfig(fs, file), 'new', 'u1');
    expect(await fs.readFile(file, 'utf8')).toBe('new');
    expect(await modeOf(file)).toBe('600');
  });

  test('goes to the file that a link means, and leaves the link', async () => {
    const { folder, file } = await aFile('old');
    const dotfiles = await aFile('linked', 0o600);
    await fs.rm(file);
    await fs.symlink(dotfiles.file, file);
    const config = await readConfig(fs, file);
    await keepBackup(fs, config);
    await writeConfig(fs, config, 'new', 'u1');
    expect(await fs.readlink(file)).toBe(dotfiles.file);
    expect(await fs.readFile(dotfiles.file, 'utf8')).toBe('new');
    expect(await fs.readdir(folder)).toEqual(['mcp.json']);
    expect(await fs.readdir(dotfiles.folder)).toEqual(['mcp.json', 'mcp.json.before-qlik-groups']);
  });

  test('is refused where another program wrote meanwhile', async () => {
    const { folder, file } = await aFile('old');
    const config = await readConfig(fs, file);
    await fs.writeFile(file, 'newer');
    expect(await refusal(folder, writeConfig(fs, config, 'new', 'u1'))).toMatchInlineSnapshot(
      `"Cannot write ~/mcp.json: another program has changed it meanwhile. Run the command again, and look at the difference again."`,
    );
    expect(await refusal(folder, removeConfig(fs, config))).toContain('changed it meanwhile');
    expect(await fs.readFile(file, 'utf8')).toBe('newer');
    expect(await fs.readdir(folder)).toEqual(['mcp.json']);
  });

  test('is refused where a file came or went meanwhile', async () => {
    const { folder, file } = await aFile('old');
    const config = await readConfig(fs, file);
    await fs.rm(file);
    expect(await refusal(folder, writeConfig(fs, config, 'new', 'u1'))).toContain('meanwhile');
    const none = await readConfig(fs, file);
    await fs.writeFile(file, 'somebody');
    expect(await refusal(folder, writeConfig(fs, none, 'new', 'u1'))).toContain('meanwhile');
    expect(await fs.readFile(file, 'utf8')).toBe('somebody');
  });

  test('is not hindered by what a run that was killed left behind', async () => {
    const { folder, file } = await aFile('old');
    await fs.writeFile(join(folder, '.mcp.json.u1.tmp'), 'ha');
    await writeConfig(fs, await readConfig(fs, file), 'new', 'u2');
    expect(await fs.readFile(file, 'utf8')).toBe('new');
  });

  test.each([
    ['open', 'EACCES', 'Cannot write ~/mcp.json: this account may not.'],
    ['open', 'EROFS', 'Cannot write ~/mcp.json: the disk can only be read.'],
    ['open', 'ENOSPC', 'Cannot write ~/mcp.json: the disk is full.'],
    ['rename', 'EPERM', 'Cannot write ~/mcp.json: this account may not.'],
    ['rename', 'EBUSY', 'Cannot write ~/mcp.json: the disk refused (EBUSY).'],
  ] as const)('that is refused at %s with %s leaves the file', async (what, code, words) => {
    const { folder, file } = await aFile('old');
    const config = await readConfig(fs, file);
    const said = await refusal(folder, writeConfig(refusing(what, code), config, 'new', 'u1'));
    expect(said).toBe(
      `${words} Put that right, or add the entry by hand: qlik-groups-mcp install --print <client> shows it.`,
    );
    expect(await fs.readFile(file, 'utf8')).toBe('old');
    expect(await fs.readdir(folder)).toEqual(['mcp.json']);
  });

  test('leaves a mistake of this program what it is', async () => {
    const { file } = await aFile('old');
    const config = await readConfig(fs, file);
    const broken: Disk = { ...fs, rename: () => Promise.reject(new TypeError('a bug')) };
    await expect(writeConfig(broken, config, 'new', 'u1')).rejects.toThrow(TypeError);
  });
});

describe('reading', () => {
  test('takes no file for none', async () => {
    const file = join(await temporaryFolder(), 'mcp.json');
    expect(await readConfig(fs, file)).toEqual({ name: file, target: file });
  });

  test('keeps a byte order mark', async () => {
    const { file } = await aFile('\ufeff{}');
    expect((await readConfig(fs, file)).found?.text).toBe('\ufeff{}');
  });

  test('refuses what it cannot read', async () => {
    const utf16 = await aFile(Buffer.from('\ufeff{"a":1}', 'utf16le'));
    expect(await refusal(utf16.folder, readConfig(fs, utf16.file))).toMatchInlineSnapshot(
      `"Cannot read ~/mcp.json: it is not text in UTF-8. Save the file as UTF-8, then run the command again."`,
    );

    const { folder, file } = await aFile('old');
    expect(await refusal(folder, readConfig(refusing('readFile', 'EACCES'), file))).toContain(
      'Cannot read ~/mcp.json: this account may not.',
    );
    expect(await refusal(folder, readConfig(fs, folder))).toContain(
      'a file stands where a folder has to be, or a folder where a file has to be.',
    );
    expect(await refusal(folder, readConfig(fs, join(file, 'mcp.json')))).toContain(
      'a file stands where a folder has to be',
    );
    await fs.symlink(join(folder, 'gone.json'), join(folder, 'link.json'));
    expect(await refusal(folder, readConfig(fs, join(folder, 'link.json')))).toMatchInlineSnapshot(
      `"Cannot read ~/link.json: it is a link to a file that is not there. Make the file, or take the link away, then run the command again."`,
    );
  });

  test('knows a folder from a file', async () => {
    const { folder, file } = await aFile('old');
    expect(await isFolder(fs, folder)).toBe(true);
    expect(await isFolder(fs, file)).toBe(false);
    expect(await isFolder(fs, join(folder, 'none'))).toBe(false);
  });
});

describe('copies', () => {
  test('are kept for this account alone, each text once, none overwritten', async () => {
    const { folder, file } = await aFile('one', 0o664);
    const name = (more: string): string => `${file}.before-qlik-groups${more}`;
    expect(await keepBackup(fs, await readConfig(fs, file))).toBe(name(''));
    await fs.writeFile(file, 'two');
    expect(await keepBackup(fs, await readConfig(fs, file))).toBe(name('-2'));
    await fs.writeFile(file, 'one');
    expect(await keepBackup(fs, await readConfig(fs, file))).toBe(name(''));
    expect(await backupsOf(fs, await readConfig(fs, file))).toEqual([
      { file: name('-2'), text: 'two' },
      { file: name(''), text: 'one' },
    ]);
    expect(await modeOf(name(''))).toBe('600');
    expect((await fs.readdir(folder)).length).toBe(3);
  });

  test('are not made of nothing', async () => {
    const file = join(await temporaryFolder(), 'mcp.json');
    expect(await keepBackup(fs, await readConfig(fs, file))).toBeUndefined();
  });

  test('end somewhere', async () => {
    const { folder, file } = await aFile('now');
    for (let at = 1; at <= 99; at += 1) {
      await fs.writeFile(`${file}.before-qlik-groups${at === 1 ? '' : `-${at}`}`, `${at}`);
    }
    expect(
      await refusal(
        folder,
        readConfig(fs, file).then((config) => keepBackup(fs, config)),
      ),
    ).toMatchInlineSnapshot(
      `"Cannot keep a copy of ~/mcp.json: there are 99 already. Delete those that nobody needs, then run the command again."`,
    );
  });
});
