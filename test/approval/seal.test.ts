import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSealer, type Sealed } from '../../src/approval/seal.js';

const key = new Uint8Array(32).fill(7);
const sealer = createSealer(key);

const anyState: fc.Arbitrary<Sealed> = fc.record({
  scope: fc.string({ unit: 'binary' }),
  digest: fc.string(),
  nonce: fc.uuid(),
  until: fc.nat(),
  wanted: fc.string({ unit: 'grapheme' }),
  what: fc.string({ unit: 'grapheme' }),
  shown: fc.array(
    fc.record({
      target: fc.string({ unit: 'grapheme' }),
      roles: fc.array(fc.string({ unit: 'grapheme' })),
      people: fc.nat(),
    }),
  ),
});

const state: Sealed = {
  scope: '["acme-lab.eu.qlikcloud.com","someone","remove_role"]',
  digest: 'd1',
  nonce: 'n1',
  until: 1_700_000_000_000,
  wanted: 'Steward',
  what: 'the name of the role',
  shown: [{ target: 'the custom group "Zoë 漢"', roles: ['Steward'], people: 41 }],
};

/** Signed rightly, whatever it says. */
function signed(text: string): string {
  const body = Buffer.from(text).toString('base64url');
  return `${body}.${createHmac('sha256', key).update(body).digest('base64url')}`;
}

test('opens what it sealed', () => {
  fc.assert(
    fc.property(anyState, (one) => {
      expect(sealer.open(sealer.seal(one))).toEqual(one);
    }),
  );
});

test('seals into characters that need no escaping anywhere', () => {
  fc.assert(
    fc.property(anyState, (one) => {
      expect(sealer.seal(one)).toMatch(/^[\w-]+\.[\w-]{43}$/);
    }),
  );
});

describe('opens nothing', () => {
  const sealed = sealer.seal(state);
  const [body = '', signature = ''] = sealed.split('.');

  test('with one character changed', () => {
    for (const [at, letter] of [...sealed].entries()) {
      for (const other of ['A', 'B', '_', '.', '=', '\u0000', 'é']) {
        if (other === letter) continue;
        const text = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
        expect(sealer.open(text), text).toBeUndefined();
      }
    }
  });

  test('with any character changed to any other', () => {
    const position = fc.nat(sealed.length - 1);
    fc.assert(
      fc.property(anyState, position, fc.string({ unit: 'binary' }), (one, somewhere, letters) => {
        const text = sealer.seal(one);
        const at = somewhere % text.length;
        fc.pre(letters !== text.charAt(at));
        const altered = `${text.slice(0, at)}${letters}${text.slice(at + 1)}`;
        expect(sealer.open(altered)).toBeUndefined();
      }),
    );
  });

  test('cut off, lengthened or made up', () => {
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), (length) => {
        expect(sealer.open(sealed.slice(0, length))).toBeUndefined();
      }),
    );
    for (const text of ['', '.', '..', `${sealed}.`, `.${sealed}`, `${sealed}.${signature}`]) {
      expect(sealer.open(text), text).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(sealer.open(text)).toBeUndefined();
      }),
    );
  });

  test('with another key', () => {
    const other = createSealer(new Uint8Array(32).fill(8));
    expect(other.open(sealed)).toBeUndefined();
    expect(other.open(other.seal(state))).toEqual(state);
  });

  test('with the signature of another state', () => {
    const [, theirs = ''] = sealer.seal({ ...state, digest: 'd2' }).split('.');
    expect(sealer.open(`${body}.${theirs}`)).toBeUndefined();
    expect(sealer.open(`${theirs}.${body}`)).toBeUndefined();
  });

  test('in another spelling of the same bytes', () => {
    const bytes = Buffer.from(signature, 'base64url');
    // 32 bytes leave two bits of the last of 43 letters unused.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = [...alphabet]
      .map((letter) => signature.slice(0, -1) + letter)
      .concat([`${signature}=`, ` ${signature}`, `${signature}\n`, bytes.toString('base64')])
      .filter((text) => text !== signature && Buffer.from(text, 'base64url').equals(bytes));
    expect(spellings).toHaveLength(7);
    for (const text of spellings) expect(sealer.open(`${body}.${text}`), text).toBeUndefined();
  });
});

test('a body that this server would not write is an error, however it came to be signed', () => {
  expect(sealer.open(signed(JSON.stringify(state)))).toEqual(state);
  for (const text of ['', 'null', '{}', JSON.stringify({ ...state, more: 1 })]) {
    expect(() => sealer.open(signed(text)), text).toThrow();
  }
});

test('wants a key of at least 32 bytes', () => {
  expect(() => createSealer(new Uint8Array(31))).toThrow(
    new RangeError('The key of a seal has at least 32 bytes'),
  );
  expect(createSealer(new Uint8Array(33)).open('')).toBeUndefined();
});
