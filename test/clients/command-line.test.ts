import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shownLine, startLine } from '../../src/clients/command-line.js';
import { linux, windows } from '../support/clients/some-machines.js';

/** What the interpreter of Windows makes of a line: carets take meaning away, quotes keep carets. */
function interpreted(line: string): string {
  let quoted = false;
  let text = '';
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? '';
    if (letter === '^' && !quoted) {
      at += 1;
      text += line[at] ?? '';
      continue;
    }
    if (letter === '"') quoted = !quoted;
    if (!quoted && /[&|<>()]/.test(letter)) throw new Error(`${letter} has a meaning in ${line}`);
    text += letter;
  }
  return text;
}

/** What a program on Windows makes of its command line. */
function takenApart(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quoted = false;
  let at = 0;
  while (at < line.length) {
    const [run] = /^\\*/.exec(line.slice(at)) ?? [''];
    const next = line[at + run.length];
    if (run !== '' && next === '"') {
      word = (word ?? '') + '\\'.repeat(Math.floor(run.length / 2));
      at += run.length;
      if (run.length % 2 === 1) {
        word += '"';
        at += 1;
      }
    } else if (run !== '') {
      word = (word ?? '') + run;
      at += run.length;
    } else {
      if (next === '"') {
        quoted = !quoted;
        word ??= '';
      } else if (next === ' ' && !quoted) {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else word = (word ?? '') + next;
      at += 1;
    }
  }
  return word === undefined ? words : [...words, word];
}

describe('a line to read', () => {
  const words = ['code', '--add-mcp', `{"a":"it's $${'{b}'}"}`, '/home/ana/a b', 'K=v:1,2'];

  test('is what a shell takes', () => {
    expect(shownLine(linux, words)).toBe(
      `code --add-mcp '{"a":"it'\\''s \${b}"}' '/home/ana/a b' K=v:1,2`,
    );
  });

  test('is what the Command Prompt takes', () => {
    expect(shownLine(windows, [...words, 'C:\\x\\', 'C:\\a b\\', ''])).toBe(
      `code --add-mcp "{\\"a\\":\\"it's \${b}\\"}" "/home/ana/a b" K=v:1,2 C:\\x\\ "C:\\a b\\\\" ""`,
    );
  });
});

describe('a line to run', () => {
  test('is left alone where no interpreter reads it', () => {
    const args = ['mcp', 'add', 'a & b'];
    expect(startLine(linux, '/usr/bin/x.cmd', args)).toEqual({
      ...{ file: '/usr/bin/x.cmd', args, verbatim: false },
    });
    expect(startLine(windows, 'C:\\x\\claude.exe', args)).toEqual({
      ...{ file: 'C:\\x\\claude.exe', args, verbatim: false },
    });
  });

  test('goes through the interpreter for a batch file', () => {
    const machine = { ...windows, env: { ComSpec: 'C:\\Windows\\system32\\cmd.exe' } };
    expect(startLine(machine, 'C:\\Program Files\\x\\code.CMD', ['--add-mcp', '{"a":1}'])).toEqual({
      file: 'C:\\Windows\\system32\\cmd.exe',
      args: [
        '/d',
        '/s',
        '/c',
        '"C:\\Program^ Files\\x\\code.CMD ^^^"--add-mcp^^^" ^^^"^^^{\\^^^"a\\^^^":1^^^}^^^""',
      ],
      verbatim: true,
    });
    expect(startLine(windows, 'C:\\x.bat', []).file).toBe('cmd.exe');
  });

  test('reaches a program behind a batch file as it was meant, whatever is in it', () => {
    const letters = [...'ab \\"\'^&|<>()%!,;=*?[]{}$`~@/:.-ü😀'];
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 }), { maxLength: 4 }),
        (args) => {
          const line = startLine(windows, 'C:\\p q\\x.cmd', args).args.at(-1) ?? '';
          // The outer quotes are what /s takes away.
          const first = interpreted(line.slice(1, -1));
          const file = 'C:\\p q\\x.cmd';
          expect(first.startsWith(file)).toBe(true);
          // The batch file hands on everything behind its own name.
          expect(takenApart(interpreted(first.slice(file.length)))).toEqual(args);
        },
      ),
    );
  });

  test('names no variable that the interpreter could fill in', () => {
    const line = startLine(windows, 'C:\\x.cmd', ['%PATH%', '%a%b%']).args.at(-1) ?? '';
    expect(line).not.toMatch(/%\w+%/);
  });
});
