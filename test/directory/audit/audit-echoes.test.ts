import { expect, test } from 'vitest';
import { withoutEchoes } from '../../../src/directory/audit/audit-echoes.js';
import { eventOf } from '../../../src/directory/audit/audit-event.js';

/** Written as `second family thing.word of id`. */
function kept(...lines: string[]): string[] {
  const events = lines.flatMap((line) => {
    const [second = '', family, word, id, userId = 'u'] = line.split(' ');
    const eventTime = new Date(Number(second) * 1_000).toISOString();
    const eventType = `com.qlik.${family}.${word}`;
    return eventOf({ id: line, eventType, eventTime, userId, data: { id } }) ?? [];
  });
  expect(events).toHaveLength(lines.length);
  return withoutEchoes(events).map(({ id }) => id);
}

test.each<[string, string[], string[]]>([
  [
    'the old name beside the new one',
    ['3 core group.updated a', '2 v1 group.updated a'],
    ['3 core group.updated a'],
  ],
  [
    'two changes told twice each',
    [
      '9 v1 group.updated a',
      '8 core group.updated a',
      '5 core group.updated a',
      '4 v1 group.updated a',
    ],
    ['8 core group.updated a', '5 core group.updated a'],
  ],
  [
    'the old name of a change whose new one is not there',
    ['9 v1 group.updated a', '8 v1 group.updated a', '8 core group.updated a'],
    ['8 v1 group.updated a', '8 core group.updated a'],
  ],
  [
    'the old name a minute later',
    ['60 v1 group.updated a', '1 core group.updated a'],
    ['60 v1 group.updated a', '1 core group.updated a'],
  ],
  [
    'other things, deeds and people',
    [
      '1 core group.updated a',
      '1 v1 group.updated b',
      '1 v1 group.created a',
      '1 v1 group.updated a x',
    ],
    [
      '1 core group.updated a',
      '1 v1 group.updated b',
      '1 v1 group.created a',
      '1 v1 group.updated a x',
    ],
  ],
  [
    'the people that a change touches',
    ['3 core group.users.modified a', '2 core group.updated a', '2 v1 group.users.modified a'],
    ['2 core group.updated a'],
  ],
  [
    'the people that a deletion touches',
    ['2 core group.deleted a', '1 core group.users.modified a'],
    ['2 core group.deleted a'],
  ],
  [
    'people touched, without a cause',
    ['3 core group.users.modified a', '2 core group.users.modified a', '2 core group.created a'],
    ['3 core group.users.modified a', '2 core group.created a'],
  ],
])('%s', (_, lines, expected) => {
  expect(kept(...lines)).toEqual(expected);
});
