import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { peopleOf } from '../../src/text/people-list.js';
import { refusal } from '../support/plan/refusal.js';

const ana = 'ana.berg@acme.example';
const bo = 'bo.lind@acme.example';

describe('one person per entry', () => {
  test.each([
    ['an array', [ana, 'Bo Lind', 'okta-u-7'], [ana, 'Bo Lind', 'okta-u-7']],
    ['pasted lines', [`${ana}\nBo Lind\nokta-u-7`], [ana, 'Bo Lind', 'okta-u-7']],
    ['lines of Windows', [`${ana}\r\nBo Lind\r\n`], [ana, 'Bo Lind']],
    ['lines of an old Mac', [`${ana}\rBo Lind`], [ana, 'Bo Lind']],
    ['semicolons', [`${ana}; Bo Lind;okta-u-7;`], [ana, 'Bo Lind', 'okta-u-7']],
    ['several texts of several lines', [`${ana}\nBo Lind`, ` ${bo} `], [ana, 'Bo Lind', bo]],
    ['repeats', [ana, ana], [ana, ana]],
    ['a mark in front of the file', [`\u{feff}${ana}\nBo Lind`], [ana, 'Bo Lind']],
  ])('comes from %s', (_, given, expected) => {
    expect(peopleOf(given)).toEqual(expected);
  });

  test.each([
    ['commas', `${ana}, ${bo}`],
    ['commas without spaces', `${ana},${bo}`],
    ['a tab', `${ana}\t${bo}`],
    ['commas and a line', `${ana},\n${bo},`],
    ['quotes', `"${ana}","${bo}"`],
    ['display names', `Ana Berg <${ana}>, Bo Lind <${bo}>`],
    ['display names as Outlook writes them', `"Berg, Ana" <${ana}>; "Lind, Bo" <${bo}>`],
    ['empty cells between', `,${ana},,"",${bo},`],
  ])('comes from several addresses in a line: %s', (_, text) => {
    expect(peopleOf([text])).toEqual([ana, bo]);
  });
});

describe('around an entry', () => {
  test.each([
    [`Ana Berg <${ana}>`, ana],
    [`"Ana Berg" <${ana}>`, ana],
    [`"Berg, Ana" <${ana}>`, ana],
    [`<${ana}>`, ana],
    [`"Ana Berg <${ana}>"`, ana],
    [`  "${ana}"  `, ana],
    ['"Ana Berg"', 'Ana Berg'],
    ['" Ana Berg "', 'Ana Berg'],
    ['Ana Berg,', 'Ana Berg'],
  ])('goes what is not the person: %j', (text, expected) => {
    expect(peopleOf([text])).toEqual([expected]);
  });

  test.each([
    ['Berg, Ana'],
    ['Berg, Ana, Dr.'],
    ['Ana <Berg>'],
    ['ACME\\jdoe'],
    ['Ana "Annie" Berg'],
    ['5" Tom'],
    ['@ana'],
    ['ana@'],
  ])('stays what may be: %j', (text) => {
    expect(peopleOf([text])).toEqual([text]);
  });

  test('a quoted name with a comma is one person', () => {
    expect(peopleOf(['"Berg, Ana"\n"Lind, Bo"'])).toEqual(['Berg, Ana', 'Lind, Bo']);
  });
});

describe('a heading', () => {
  test.each(['email', 'E-mail', 'EMAIL', '"Email"', 'User', 'names', 'subject', 'Members', 'mail'])(
    'is no person: %s',
    (heading) => {
      expect(peopleOf([`${heading}\n${ana}\n${bo}`])).toEqual([ana, bo]);
      expect(peopleOf([heading, ana])).toEqual([ana]);
    },
  );

  test('is one only over a list, and only in its first row', () => {
    expect(peopleOf(['email'])).toEqual(['email']);
    expect(peopleOf([ana, 'email'])).toEqual([ana, 'email']);
    expect(peopleOf(['Email Berg', ana])).toEqual(['Email Berg', ana]);
  });
});

describe('empty rows', () => {
  test.each([[[]], [['']], [[' \n\r\n;; ; \t ']], [[',,,', '""', '"",""']]])(
    'are nobody: %j',
    (given) => {
      expect(peopleOf(given)).toEqual([]);
    },
  );

  test('between people are left out', () => {
    expect(peopleOf([`\n\n${ana}\n\n ; ;\n${bo}\n\n`, ''])).toEqual([ana, bo]);
  });
});

describe('rows of several columns', () => {
  const next = 'Give one person per row, and make one call for each group';
  const why = 'it has several columns, and here each row is one person of one group';

  test.each([
    ['user and group', `${ana},CG-Finance`, `${ana},CG-Finance`],
    ['group and user', `CG-Finance, ${ana}`, `CG-Finance, ${ana}`],
    ['with a tab', `${ana}\tCG-Finance`, `${ana} CG-Finance`],
    ['names with a tab', 'Ana Berg\tCG-Finance', 'Ana Berg CG-Finance'],
    ['name and address', `"Berg, Ana",${ana}`, `\\"Berg, Ana\\",${ana}`],
    ['a display name without quotes', `Berg, Ana <${ana}>`, `Berg, Ana <${ana}>`],
    ['three of them', `${ana},${bo},CG-Finance`, `${ana},${bo},CG-Finance`],
  ])('are refused: %s', (_, row, shown) => {
    expect(refusal(() => peopleOf([row]))).toEqual([
      `ARGUMENT_INVALID: Cannot use the row "${shown}": ${why}`,
      next,
    ]);
  });

  test('are refused under their heading, and wherever they stand', () => {
    const text = `ARGUMENT_INVALID: Cannot use the row "${ana},CG-Finance": ${why}`;
    expect(refusal(() => peopleOf([`user,group\n${ana},CG-Finance`]))).toEqual([text, next]);
    expect(refusal(() => peopleOf([bo, `${bo}\n${ana},CG-Finance`]))).toEqual([text, next]);
  });

  test('are shown without what could mislead', () => {
    const row = `${ana},\u{202e}CG-Finance\u{1b}[31m`;
    expect(refusal(() => peopleOf([row]))[0]).toBe(
      `ARGUMENT_INVALID: Cannot use the row "${ana},CG-Finance": ${why}`,
    );
  });
});

test('whatever is pasted one under the other, comes out as it was', () => {
  const address = fc
    .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('a', 'B', 'é', '営'))
    .map(([number, letter]) => `${letter}${number}@acme.example`);
  const plain = fc.constantFrom('Ana Berg', 'Berg, Ana', 'ACME\\jdoe', 'okta-u-7', '田中 太郎');
  const breaks = fc.constantFrom('\n', '\r\n', ';', ' ; ', '\n\n');
  fc.assert(
    fc.property(fc.array(fc.oneof(address, plain)), breaks, (people, between) => {
      expect(peopleOf([people.join(between)])).toEqual(people);
      expect(peopleOf(people)).toEqual(people);
    }),
  );
});
