import { expect, test } from 'vitest';
import { complete } from '../../../src/server/offers/completions.js';
import { requestError } from '../../../src/server/offers/request-error.js';

const secret = 'Bearer super-secret';

test('a mistake of our own is told without its words, and logged without them', () => {
  const log: string[] = [];
  const error = requestError(new TypeError(secret), 'resources/read', (line) => log.push(line));
  expect([error.code, error.message]).toMatchInlineSnapshot(`
    [
      -32603,
      "Cannot complete resources/read: this server made a mistake of its own.
    Nothing was changed.
    What to do next: report this to whoever runs this server.",
    ]
  `);
  expect(log.join()).toMatch(/^resources\/read: TypeError\n\s+at /);
  expect(log.join()).not.toContain('secret');
});

test('one while completing is logged, and there is nothing to offer', async () => {
  const log: string[] = [];
  const tenant = async (): Promise<never> => {
    throw new TypeError(secret);
  };
  const of = {
    ref: { type: 'ref/prompt', name: 'leaver' },
    argument: { name: 'person', value: 'ana' },
  } as const;
  const calling = { tenant, policy: async () => [], log: (line: string) => void log.push(line) };
  const result = await complete(of, calling, new AbortController().signal);
  expect(result).toEqual({ completion: { values: [], hasMore: false } });
  expect(log).toEqual([expect.stringMatching(/^completion\/complete: TypeError\n\s+at /)]);
  expect(log.join()).not.toContain('secret');
});
