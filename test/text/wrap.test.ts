import { expect, test } from 'vitest';
import { wrap } from '../../src/text/wrap.js';

test.each([
  ['', ['']],
  ['one two', ['one two']],
  ['one two three four', ['one two', 'three four']],
  ['- one two three', ['- one two', '  three']],
  ['a-word-that-is-too-long to break', ['a-word-that-is-too-long', 'to break']],
])('%j becomes %j', (line, lines) => {
  expect(wrap(line, 10)).toEqual(lines);
});
