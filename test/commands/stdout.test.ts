import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { withStdout } from '../../src/commands/stdout.js';

/** Stands in for stdout: each write ends as the function says. */
function writing(end: (text: string) => Error | undefined): void {
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text, then?: unknown) => {
    if (typeof then === 'function') queueMicrotask(() => then(end(String(text))));
    return true;
  });
  onTestFinished(() => spy.mockRestore());
}

const refused = (code: string): Error => Object.assign(new Error(code), { code });

describe('text to stdout', () => {
  test('goes out piece by piece', async () => {
    const seen: string[] = [];
    writing((text) => {
      seen.push(text);
      return undefined;
    });
    const code = await withStdout(async (print) => {
      await print('a');
      expect(seen).toEqual(['a']);
      await print('b');
      return 7;
    });
    expect({ code, seen }).toEqual({ code: 7, seen: ['a', 'b'] });
  });

  test('ends quietly when nobody reads any more', async () => {
    let pieces = 0;
    writing(() => (pieces > 1 ? refused('EPIPE') : undefined));
    const code = await withStdout(async (print) => {
      for (; pieces < 100; pieces += 1) await print('line\n');
      return 1;
    });
    expect({ code, pieces }).toEqual({ code: 0, pieces: 2 });
  });

  test('does not hide what else goes wrong', async () => {
    writing(() => refused('EIO'));
    await expect(
      withStdout(async (print) => {
        await print('line\n');
        return 0;
      }),
    ).rejects.toThrow('EIO');
  });
});
