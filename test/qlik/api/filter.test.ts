import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../src/errors.js';
import { and, contains, enclosed, eq, or, render } from '../../../src/qlik/api/filter.js';

describe('render', () => {
  test('puts combinations inside others in parentheses', () => {
    const filter = and(
      or(eq('status', 'active'), eq('status', 'invited')),
      contains('name', 'Ana'),
    );
    expect(render(filter)).toBe('(status eq "active" or status eq "invited") and name co "Ana"');
  });

  test('leaves a combination of one alone', () => {
    expect(render(or(eq('id', 'g1')))).toBe('id eq "g1"');
  });

  test('encloses conditions on status, one or more', () => {
    const one = enclosed(eq('status', 'active'));
    const two = enclosed(or(eq('status', 'active'), eq('status', 'invited')));
    expect(render(one)).toBe('(status eq "active")');
    expect(render(and(one))).toBe('(status eq "active")');
    expect(render(and(eq('name', 'Ana'), two))).toBe(
      'name eq "Ana" and (status eq "active" or status eq "invited")',
    );
  });

  test('doubles the backslash of a bot', () => {
    expect(render(eq('subject', 'qlikbot\\82e0'))).toBe('subject eq "qlikbot\\\\82e0"');
  });

  test('keeps an injected condition inside the quotes', () => {
    expect(render(eq('name', '" or name co "'))).toBe('name eq "\\" or name co \\""');
  });

  test('writes any value so that it reads back as itself and ends the filter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        fc.pre(!/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value));
        const text = render(eq('name', value)).slice('name eq '.length);
        expect(JSON.parse(text)).toBe(value);
        expect(text).toMatch(/^"(?:[^"\\]|\\["\\])*"$/);
      }),
    );
  });

  test('refuses control characters', () => {
    for (const value of ['a\nb', 'a\u0000', '\u0085', '\u2028', '\ud800']) {
      expect(() => render(eq('name', value))).toThrow(Failure);
    }
  });
});
