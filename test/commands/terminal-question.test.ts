import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { answerAt, terminalAsk } from '../../src/commands/terminal-question.js';

function terminal(typed: string | null, isTTY = true) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stdout = Object.assign(new PassThrough(), { isTTY });
  if (typed === null) stdin.end();
  else stdin.write(typed);
  return { stdin, stdout };
}

test('it gives what was typed up to the line break', async () => {
  const screen = terminal('acme.eu.qlikcloud.com\n');
  expect(await terminalAsk(screen)?.('Address: ')).toBe('acme.eu.qlikcloud.com');
  expect(String(screen.stdout.read())).toContain('Address: ');
});

test('it gives nothing where the person ends the input', async () => {
  expect(await terminalAsk(terminal(null))?.('Write it? ')).toBe('');
});

test('it gives nothing where the person presses Ctrl+C', async () => {
  expect(await terminalAsk(terminal('ye\u0003'))?.('Write it? ')).toBe('');
});

test.each([
  ['the end of the input', null],
  ['Ctrl+C', 'ye\u0003'],
  ['Ctrl+D', '\u0004'],
])('leaving by %s is no answer, not even an empty one', async (_, typed) => {
  expect(await answerAt(terminal(typed), 'Name of the role: ')).toBeUndefined();
  expect(await answerAt(terminal('\n'), 'Name of the role: ')).toBe('');
});

test('nobody is asked where nobody sits at a terminal', () => {
  expect(terminalAsk(terminal('y\n', false))).toBeUndefined();
});
