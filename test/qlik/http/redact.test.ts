import { describe, expect, test } from 'vitest';
import { getGroup } from '../../../src/qlik/api/groups.js';
import { createRedactor } from '../../../src/qlik/http/redact.js';
import { failureText } from '../../../src/text/failure-text.js';
import { failureOf, KEY, reply, setUp } from '../../support/qlik/scripted-transport.js';

const secret = 's3cr3t-of-the-client';
const breakers = {
  'zero-width spaces': '\u200b',
  'soft hyphens': '\u00ad',
  'direction marks': '\u202e',
  'variation selectors': '\ufe0f',
  'tag characters': '\u{e0041}',
  'terminal colours': '\u001b[31m',
};

describe.each(Object.entries(breakers))('a secret broken up by %s', (_, breaker) => {
  const broken = (text: string) => [...text].join(breaker);

  test('is removed', () => {
    const redact = createRedactor({ kind: 'client-credentials', id: 'c1', secret });
    for (const text of [secret, KEY, `Bearer ${secret}`]) {
      expect(redact(`No: ${broken(text)}!`)).toMatch(/^No: (Bearer )?\[hidden\]!?$/);
    }
  });

  test('is in no answer about what the tenant said', async () => {
    const { client } = setUp([
      reply(404, {
        errors: [{ code: 'GROUPS-7', title: broken(KEY), detail: `Key ${broken(KEY)}` }],
      }),
    ]);
    const failure = await failureOf(client.send(getGroup, { params: { groupId: 'g1' } }));
    const shown = failureText(failure);
    expect(shown).toContain('[hidden]');
    for (const part of KEY.split('.')) expect(shown).not.toContain(part);
  });
});

test('a text without a secret stays as it is, invisible characters and lines included', () => {
  const redact = createRedactor({ kind: 'client-credentials', id: 'c1', secret });
  const text = 'One\u200b line\nand another';
  expect(redact(text)).toBe(text);
});
