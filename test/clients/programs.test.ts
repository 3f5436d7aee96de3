import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { candidates, programsOn } from '../../src/clients/programs.js';
import { linux, windows } from '../support/clients/some-machines.js';
import { temporaryFolder } from '../support/ledger/temporary-folder.js';

async function program(folder: string, name: string, script: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, `#!${process.execPath}\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe('looking for a program', () => {
  test('goes through PATH, but never through the current folder', () => {
    const env = { PATH: '/usr/bin::.:bin:/home/ana/my bin' };
    expect(candidates({ ...linux, env }, 'code')).toEqual([
      '/usr/bin/code',
      '/home/ana/my bin/code',
    ]);
    expect(candidates(linux, 'code')).toEqual([]);
  });

  test('tries the endings of Windows, however the variable is written', () => {
    const env = { Path: 'C:\\Windows;D:\\npm', PATHEXT: '.EXE;.CMD' };
    expect(candidates({ ...windows, env }, 'code')).toEqual([
      'C:\\Windows\\code.EXE',
      'C:\\Windows\\code.CMD',
      'D:\\npm\\code.EXE',
      'D:\\npm\\code.CMD',
    ]);
    expect(candidates({ ...windows, env: { Path: 'C:\\x' } }, 'a').length).toBe(4);
  });

  test('finds what can be run, and nothing else', async () => {
    const folder = await temporaryFolder();
    const paths = ['a', 'b', 'c'].map((name) => join(folder, name));
    const [first = '', second = '', third = ''] = paths;
    await mkdir(join(first, 'claude'), { recursive: true });
    await mkdir(second);
    await writeFile(join(second, 'claude'), 'no program');
    await chmod(join(second, 'claude'), 0o644);
    const { find } = programsOn({ ...linux, env: { PATH: paths.join(':') } });
    expect(await find('claude')).toBeUndefined();
    const file = await program(third, 'claude', '');
    expect(await find('claude')).toBe(file);
  });
});

describe('running a program', () => {
  test('hands on every argument as it is, and the environment', async () => {
    const script = 'console.log(JSON.stringify([process.argv.slice(2), process.env.MINE]))';
    const file = await program(await temporaryFolder(), 'x', script);
    const { run } = programsOn({ ...linux, env: { MINE: 'yes' } });
    const args = [
      '--env',
      `K=$${'{QLIK_API_KEY}'}`,
      'a b',
      '"',
      "'",
      '*',
      '; touch x',
      '',
      '$(id)',
    ];
    const { code, out } = await run(file, args);
    expect({ code, out: JSON.parse(out) }).toEqual({ code: 0, out: [args, 'yes'] });
  });

  test('tells how it ended', async () => {
    const folder = await temporaryFolder();
    const { run } = programsOn(linux);
    const failing = await program(folder, 'x', 'console.error("no"); process.exit(3)');
    expect(await run(failing, [])).toEqual({ code: 3, out: '', err: 'no\n' });
    const killed = await program(folder, 'y', 'process.kill(process.pid, "SIGKILL")');
    expect((await run(killed, [])).code).toBeUndefined();
    const none = await run(join(folder, 'none'), []);
    expect(none.code).toBeUndefined();
    expect(none.err).toContain('ENOENT');
  });
});
