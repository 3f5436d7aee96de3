import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkArguments, type Intent } from '../../src/plan/intent.js';
import { refusal } from '../support/plan/refusal.js';

const creation = (name: string, roles: string[] = [], description?: string): Intent => ({
  want: 'create group',
  name,
  roles,
  ...(description === undefined ? {} : { description }),
});
const deletion = (group: string): Intent => ({ want: 'delete group', group });
const changed = (
  of: { readonly group: string } | { readonly user: string },
  add: string[] = [],
  remove: string[] = [],
): Intent => ({ want: 'change roles', of, add, remove });

/** The same word in every place where a name may stand. */
const places = (word: string): Intent[] => [
  creation(word),
  creation('A', [word]),
  deletion(word),
  changed({ group: word }),
  changed({ user: word }),
  changed({ group: 'A' }, ['Steward', word]),
  changed({ user: 'A' }, [], [word]),
];

const refused = (intent: Intent) => refusal(() => checkArguments(intent));

describe('a name', () => {
  test.each([
    ['a\nb', '"a b"'],
    ['a\tb', '"a b"'],
    ['a\u0000b', '"ab"'],
    ['\u001b[31mred', '"red"'],
    ['a\u0085b', '"a b"'],
    ['a\u007fb', '"ab"'],
    ['a\ud800b', '"ab"'],
  ])('has no control characters: %j', (word, shown) => {
    for (const intent of places(word)) {
      expect(refused(intent)).toEqual([
        `ARGUMENT_INVALID: Cannot use ${shown} as a name: it holds control characters`,
        'Give the name without line breaks, tabs or other control characters',
      ]);
    }
  });

  test.each(['', ' ', '\u00a0 '])('is not empty: %j', (word) => {
    for (const intent of places(word)) {
      expect(refused(intent)).toEqual([
        `ARGUMENT_INVALID: Cannot use ${JSON.stringify(word.replace('\u00a0', ' '))} as a name: a name has 1 to 256 characters, this one has 0`,
        'Give a name of that length',
      ]);
    }
  });

  test.each(['x', '🚀', 'é'])('has at most 256 characters, counted as people do: %s', (one) => {
    for (const intent of places(one.repeat(256))) checkArguments(intent);
    for (const intent of places(` ${one.repeat(256)} `)) checkArguments(intent);
    for (const intent of places(one.repeat(257))) {
      expect(refused(intent)).toEqual([
        `ARGUMENT_INVALID: Cannot use "${one.repeat(79)}…" as a name: a name has 1 to 256 characters, this one has 257`,
        'Give a name of that length',
      ]);
    }
  });

  test('may hold anything else', () => {
    for (const word of ['CG-R&D "Lab"', 'ACME\\jdoe', "O'Brien", '東京', '../x', '%2e', '0']) {
      for (const intent of places(word)) checkArguments(intent);
    }
  });
});

describe('roles', () => {
  const many = (n: number) => Array.from({ length: n }, (_, at) => `Role ${at}`);

  test('are 100 at most in one change, given and taken together', () => {
    checkArguments(creation('A', many(100)));
    checkArguments(changed({ user: 'A' }, many(60), many(40)));
    const tooMany = [
      creation('A', many(101)),
      changed({ group: 'A' }, many(101)),
      changed({ user: 'A' }, many(60), many(41)),
    ];
    for (const intent of tooMany) {
      expect(refused(intent)).toEqual([
        'ARGUMENT_INVALID: Cannot use 101 roles in one change: the most that one group can hold is 100',
        'Choose which roles to leave out',
      ]);
    }
  });

  test.each(['UserDefault', 'userdefault', ' USERDEFAULT '])('never are %j', (role) => {
    const intents = [
      creation('A', ['Steward', role]),
      changed({ group: 'A' }, [role]),
      changed({ user: 'A' }, [], [role]),
    ];
    for (const intent of intents) {
      expect(refused(intent)).toEqual([
        'NOT_ALLOWED: Cannot assign or remove UserDefault: everybody has it without assignment',
        'Change what everybody may do in the Administration of Qlik Cloud, under Manage users, Permissions',
      ]);
    }
  });
});

describe('a new group', () => {
  test.each(['com.qlik.Mine', 'COM.Qlik.x', ' com.qlik.'])('is not named like %j', (name) => {
    expect(refused(creation(name))).toEqual([
      `ARGUMENT_INVALID: Cannot name a group ${JSON.stringify(name)}: names that begin with com.qlik. belong to Qlik's own groups`,
      'Choose another name',
    ]);
    // Existing ones can be named: Everyone is one of them.
    checkArguments(changed({ group: name }));
    checkArguments(deletion(name));
  });

  test('may be named almost like one of Qlik', () => {
    for (const name of ['com.qlikx', 'my com.qlik.group', 'com.qlik']) {
      checkArguments(creation(name));
    }
  });

  test('has a description of 1,024 characters at most', () => {
    for (const text of [undefined, '', 'Line 1\nLine 2', '🚀'.repeat(1024)]) {
      checkArguments(creation('A', [], text));
    }
    expect(refused(creation('A', [], 'x'.repeat(1025)))).toEqual([
      'ARGUMENT_INVALID: Cannot use a description of 1025 characters: the most is 1024',
      'Give a shorter description',
    ]);
  });
});

test('no refusal shows a control character, whatever the words are', () => {
  const words = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 250 }));
  fc.assert(
    fc.property(words, (word) => {
      for (const intent of places(word)) {
        try {
          checkArguments(intent);
          expect(word).not.toMatch(/\p{Cc}/u);
        } catch (error) {
          expect(String(error)).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
        }
      }
    }),
  );
});
