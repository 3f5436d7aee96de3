/**
 * A write is decided between its turn and its sending: the slot comes first, and what is sent in it is
 * sent once, at once.
 */

import { describe, expect, test } from 'vitest';
import { deleteGroup, getGroup, patchGroup } from '../../src/qlik/api/groups.js';
import { type Credential, createQlikClient } from '../../src/qlik/client.js';
import { TransportError } from '../../src/qlik/http/transport.js';
import { RateLimiter } from '../../src/sandbox/http/rate-limiter.js';
import {
  type Answer,
  broken,
  failureOf,
  finance,
  inSlot,
  ORIGIN,
  reply,
  setUp,
} from '../support/qlik/scripted-transport.js';
import { virtualTime } from '../support/qlik/virtual-time.js';

const one = { params: { groupId: 'g1' } };
const rename = { ...one, body: [{ op: 'replace', path: '/name', value: 'New' } as const] };
const windows = { reads: 5, writes: 2, filters: 2 };

/** A client on a clock that many can wait for, over a tenant that answers `respond`. */
function concurrent(respond: () => Answer, limits = {}) {
  const time = virtualTime();
  const client = createQlikClient({
    tenantUrl: ORIGIN,
    credential: { kind: 'api-key', key: 'made-up-key' },
    now: time.now,
    sleep: time.sleep,
    random: () => 0,
    limits,
    transport: {
      async request(request) {
        const answer = respond();
        if (answer instanceof TransportError) throw answer;
        return typeof answer === 'function' ? answer(request) : answer;
      },
      async close() {},
    },
  });
  return { client, time };
}

describe('a write is sent once', () => {
  test('and a 429 is thrown at once; the next slot waits as long as the tenant says', async () => {
    const { client, requests, waits } = setUp([reply(429, '', { 'retry-after': '8' }), reply(204)]);
    const slot = await client.writeSlot({});
    const failure = await failureOf(client.send(patchGroup, { ...rename, slot }));
    expect(failure).toMatchObject({
      code: 'RATE_LIMITED',
      context: { status: 429, sent: 'no', retry: true },
    });
    expect([requests.length, waits]).toEqual([1, []]);
    const told: number[] = [];
    const next = await client.writeSlot({ onWait: (ms) => told.push(ms) });
    expect([requests.length, waits, told]).toEqual([1, [8_000], [8_000]]);
    await client.send(patchGroup, { ...rename, slot: next });
    expect([requests.length, waits]).toEqual([2, [8_000]]);
  });

  test('also where the connection failed before anything was sent', async () => {
    const { client, requests, waits } = setUp([
      broken('unsent'),
      broken('unsent'),
      broken('unsent'),
      reply(204),
      broken('unsent'),
    ]);
    const send = () => inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
    for (let i = 0; i < 3; i++) {
      const failure = await failureOf(send());
      expect(failure).toMatchObject({
        code: 'TENANT_UNAVAILABLE',
        context: { sent: 'no', retry: true },
      });
    }
    await send();
    await failureOf(send());
    await failureOf(send());
    // Longer each time, and short again after a success.
    expect(waits).toEqual([1_000, 2_000, 4_000, 1_000]);
    expect(requests).toHaveLength(6);
  });

  test.each([
    ['cut after sending', broken('sent'), 'unknown'],
    ['cut while answering', broken('answering'), 'unknown'],
    ['500', reply(500), 'unknown'],
    ['503 with Retry-After', reply(503, '', { 'retry-after': '1' }), 'unknown'],
    ['400', reply(400), 'answered'],
    ['401 with a key', reply(401), 'answered'],
  ] as const)('and not to be tried again after %s', async (_, answer, sent) => {
    const { client, requests } = setUp([answer, reply(204)]);
    const { context } = await failureOf(
      inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot })),
    );
    expect([context.sent, context.retry, requests.length]).toEqual([sent, undefined, 1]);
  });

  test('in a slot of its own', async () => {
    const { client, requests } = setUp([reply(204)]);
    const slot = await client.writeSlot({});
    await client.send(deleteGroup, { ...one, slot });
    await expect(client.send(deleteGroup, { ...one, slot })).rejects.toThrow('one request');
    const returned = await client.writeSlot({});
    returned.release();
    await expect(client.send(deleteGroup, { ...one, slot: returned })).rejects.toThrow(
      'one request',
    );
    const foreign = { release() {} };
    await expect(client.send(deleteGroup, { ...one, slot: foreign })).rejects.toThrow('slot');
    expect(requests).toHaveLength(1);
  });
});

describe('a token', () => {
  const credential: Credential = { kind: 'client-credentials', id: 'c1', secret: 's3cr3t-made-up' };

  function signedIn(seconds: number) {
    let tokens = 0;
    const seen: string[] = [];
    const tenant = setUp(
      [
        ({ path, headers }) => {
          if (path === '/oauth/token') {
            tokens += 1;
            return reply(200, { access_token: `t${tokens}`, expires_in: seconds });
          }
          seen.push(headers.authorization ?? '');
          return reply(204);
        },
      ],
      { credential, limits: { windows } },
    );
    return { ...tenant, seen, tokens: () => tokens };
  }

  test('is at hand with the slot, so that sending is one request', async () => {
    const { client, requests, paths } = signedIn(600);
    const slot = await client.writeSlot({});
    expect(paths()).toEqual(['POST /oauth/token']);
    await client.send(deleteGroup, { ...one, slot });
    expect(requests).toHaveLength(2);
  });

  test('that ends while the slot is waited for is renewed with it', async () => {
    const { client, tokens, seen } = signedIn(310);
    // The token and one write fill the window; the next turn is 300 s later, 10 s before the end.
    await inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
    expect(tokens()).toBe(1);
    await inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
    expect(tokens()).toBe(2);
    expect(seen).toEqual(['Bearer t1', 'Bearer t2']);
  });
});

describe('slots of callers at the same time', () => {
  test('come in the order in which they were asked for', async () => {
    const { client, time } = concurrent(() => reply(204), { windows });
    const got: string[] = [];
    const ask = async (name: string) => {
      await client.writeSlot({});
      got.push(`${name} at ${time.passed() / 1_000} s`);
    };
    await time.run(Promise.all(['a', 'b', 'c', 'd', 'e'].map(ask)));
    expect(got).toEqual(['a at 0 s', 'b at 0 s', 'c at 300 s', 'd at 300 s', 'e at 600 s']);
  });

  test('given back goes to the next, at once, and only once', async () => {
    const { client, time } = concurrent(() => reply(204), { windows });
    const first = await client.writeSlot({});
    await client.writeSlot({});
    const got: number[] = [];
    const ask = async () => {
      await client.writeSlot({});
      got.push(time.passed());
    };
    const waiting = [ask(), ask()];
    await time.run(time.sleep(40_000));
    first.release();
    first.release();
    await time.run(Promise.all(waiting));
    expect(got).toEqual([40_000, 300_000]);
  });

  test('that is no longer wanted goes to the next', async () => {
    const { client, time } = concurrent(() => reply(204), { windows });
    await client.writeSlot({});
    await client.writeSlot({});
    const leaving = new AbortController();
    const left = failureOf(client.writeSlot({ signal: leaving.signal }));
    const next = client.writeSlot({}).then(() => time.passed());
    const last = client.writeSlot({}).then(() => time.passed());
    leaving.abort();
    expect(await left).toMatchObject({ code: 'CANCELLED', context: { sent: 'no' } });
    expect(await time.run(Promise.all([next, last]))).toEqual([300_000, 300_000]);
  });

  test('that failed before anything was sent have used nothing up', async () => {
    let answer: Answer = broken('unsent');
    const { client, time } = concurrent(() => answer, { windows });
    const send = () => inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
    for (let i = 0; i < 3; i++) await time.run(failureOf(send()));
    answer = reply(204);
    await time.run(send());
    await time.run(send());
    expect(time.passed()).toBeLessThan(10_000);
  });

  test('wait on when another one is refused meanwhile', async () => {
    const { client, time } = concurrent(() => reply(429, '', { 'retry-after': '8' }));
    const slots = [await client.writeSlot({}), await client.writeSlot({})];
    const [first, second] = slots;
    if (first === undefined || second === undefined) throw new Error('no slots');
    await failureOf(client.send(deleteGroup, { ...one, slot: first }));
    const next = client.writeSlot({});
    await time.run(time.sleep(3_000));
    await failureOf(client.send(deleteGroup, { ...one, slot: second }));
    await time.run(next);
    expect(time.passed()).toBe(11_000);
  });
});

describe('a slot is refused', () => {
  test('where the tenant blocks writes for too long, and reads go on', async () => {
    const { client, waits, requests } = setUp([
      reply(429, '', { 'retry-after': '600' }),
      reply(200, finance),
    ]);
    await failureOf(inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot })));
    const failure = await failureOf(client.writeSlot({}));
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', context: { sent: 'no' } });
    expect(failure.message).toContain('600 s');
    expect(waits).toEqual([]);
    await client.send(getGroup, one);
    expect(requests).toHaveLength(2);
  });
});

/** A tenant that counts as documented, `latency` away; half of it on the way there. */
function counting(latency: (request: number) => number) {
  const limiter = new RateLimiter();
  const time = virtualTime();
  const statuses: number[] = [];
  const client = createQlikClient({
    tenantUrl: ORIGIN,
    credential: { kind: 'api-key', key: 'made-up-key' },
    now: time.now,
    sleep: time.sleep,
    random: () => 0,
    transport: {
      async request() {
        const half = latency(statuses.length) / 2;
        await time.sleep(half);
        const seconds = limiter.take('writes', 'ana', time.now(), 1);
        await time.sleep(half);
        statuses.push(seconds > 0 ? 429 : 204);
        return seconds > 0 ? reply(429, '', { 'retry-after': String(seconds) }) : reply(204);
      },
      async close() {},
    },
  });
  return { client, time, statuses };
}

describe('1,000 writes at the documented limit', () => {
  const LIMIT_MS = 300_000;
  const uneven = (request: number) => 20 + ((request * 7_919) % 381);

  test.each([1, 8, 1_000])(
    'take 5 % longer at most, %i at a time, and meet no 429',
    async (many) => {
      const { client, time, statuses } = counting(many === 1 ? () => 25 : uneven);
      let left = 1_000;
      const work = async () => {
        while (left > 0) {
          left -= 1;
          await inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
        }
      };
      await time.run(Promise.all(Array.from({ length: many }, work)));
      expect(time.passed()).toBeLessThanOrEqual(LIMIT_MS * 1.05);
      expect(statuses.filter((status) => status === 204)).toHaveLength(1_000);
      expect(statuses).not.toContain(429);
    },
  );
});
