import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  patchGroup,
} from '../../src/qlik/api/groups.js';
import { getMe, patchUser } from '../../src/qlik/api/users.js';
import {
  broken,
  failureOf,
  finance,
  inSlot,
  KEY,
  ORIGIN,
  reply,
  setUp,
} from '../support/qlik/scripted-transport.js';

const one = { params: { groupId: 'g1' } };
const rename = { ...one, body: [{ op: 'replace', path: '/name', value: 'New' } as const] };
const join = {
  params: { userId: 'u1' },
  body: [{ op: 'add', path: '/assignedGroups/-', value: 'g1' } as const],
};

describe('a request', () => {
  test('carries the key, an encoded query and only the fields of the body', async () => {
    const { client, requests } = setUp([reply(200, { data: [] }), reply(201, finance)]);
    await client.send(listGroups, {
      query: { sort: '+name', filter: 'name eq "A&B"', next: undefined },
    });
    await inSlot(client, (slot) =>
      client.send(createGroup, { slot, body: { name: 'Finance', providerType: 'custom' } }),
    );
    expect(requests).toEqual([
      {
        method: 'GET',
        path: '/api/v1/groups?sort=%2Bname&filter=name%20eq%20%22A%26B%22',
        headers: expect.objectContaining({ authorization: `Bearer ${KEY}` }),
        body: undefined,
        signal: undefined,
      },
      {
        method: 'POST',
        path: '/api/v1/groups',
        headers: expect.objectContaining({ 'content-type': 'application/json' }),
        body: '{"name":"Finance","providerType":"custom"}',
        signal: undefined,
      },
    ]);
  });

  test('is not sent with an id that could leave its place in the path', async () => {
    const { client, requests } = setUp([reply(200, finance)]);
    for (const groupId of [
      '',
      '.',
      '..',
      'a/b',
      'a?b',
      'a#b',
      '%2e',
      'a..b',
      'a\nb',
      'a\\b',
      '\ud800',
    ]) {
      const failure = await failureOf(client.send(getGroup, { params: { groupId } }));
      expect(failure).toMatchObject({ code: 'ARGUMENT_INVALID', context: { sent: 'no' } });
    }
    expect(requests).toEqual([]);
  });

  test('is not sent with a body that does not fit', async () => {
    const { client, requests } = setUp([reply(204)]);
    const failure = await failureOf(
      inSlot(client, (slot) => client.send(patchGroup, { slot, ...one, body: [] })),
    );
    expect(failure).toMatchObject({ code: 'ARGUMENT_INVALID', context: { sent: 'no' } });
    expect(requests).toEqual([]);
  });

  test('keeps any id in one segment of the path', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (groupId) => {
        const { client, requests } = setUp([reply(200, finance)]);
        await client.send(getGroup, { params: { groupId } }).catch(() => {});
        for (const { path } of requests) {
          expect(new URL(path, ORIGIN).pathname.split('/')).toHaveLength(5);
          expect(decodeURIComponent(path.split('/').at(-1) ?? '')).toBe(groupId);
        }
      }),
    );
  });
});

describe('an answer', () => {
  test('is parsed into the fields we use', async () => {
    const { client } = setUp([
      reply(200, { ...finance, tenantId: 't', description: null, providerType: 'scim' }),
    ]);
    expect(await client.send(getGroup, one)).toEqual({ ...finance, providerType: undefined });
  });

  test('of 204 is nothing, and of 207 tells what went wrong', async () => {
    const { client } = setUp([
      reply(204),
      reply(207, { errors: [{ code: 'USERS-1', title: 'Partial', status: 207 }] }),
      reply(207, '<html>'),
    ]);
    expect(
      await inSlot(client, (slot) => client.send(patchUser, { ...join, slot })),
    ).toBeUndefined();
    expect(await inSlot(client, (slot) => client.send(patchUser, { ...join, slot }))).toEqual({
      partial: true,
      errors: [{ code: 'USERS-1', title: 'Partial' }],
    });
    expect(await inSlot(client, (slot) => client.send(patchUser, { ...join, slot }))).toEqual({
      partial: true,
      errors: [],
    });
  });

  test.each([
    [400, 'REFUSED_BY_QLIK', 'answered'],
    [401, 'SIGN_IN_FAILED', 'answered'],
    [403, 'FORBIDDEN', 'answered'],
    [404, 'NOT_FOUND', 'answered'],
    [409, 'CONFLICT', 'answered'],
    [413, 'REFUSED_BY_QLIK', 'answered'],
    [429, 'RATE_LIMITED', 'no'],
    [500, 'TENANT_UNAVAILABLE', 'unknown'],
    [503, 'TENANT_UNAVAILABLE', 'unknown'],
  ])('of %i to a write is %s, %s', async (status, code, sent) => {
    const { client } = setUp([reply(status, '<html><h1>Something</h1></html>')]);
    const failure = await failureOf(
      inSlot(client, (slot) => client.send(patchGroup, { ...rename, slot })),
    );
    expect(failure).toMatchObject({ code, context: { status, sent } });
    expect(failure.message).toMatch(/^Cannot .*[^.]$/);
  });

  test('brings the words of Qlik along, cut and without control characters', async () => {
    const { client } = setUp([
      reply(404, {
        errors: [{ code: 'GROUPS-7', title: 'Not\nfound', detail: 'x'.repeat(999), status: '404' }],
        traceId: '00ab',
      }),
    ]);
    expect((await failureOf(client.send(getGroup, one))).context).toEqual({
      status: 404,
      qlikErrors: [{ code: 'GROUPS-7', title: 'Not found', detail: 'x'.repeat(300) }],
      traceId: '00ab',
      sent: 'answered',
    });
  });

  test.each([['<html>sign in</html>'], ['{"id":"g1","na'], [{ id: 'g1' }], ['']])(
    '%j where a group was due is not understood',
    async (body) => {
      const read = setUp([reply(200, body)]);
      expect(await failureOf(read.client.send(getGroup, one))).toMatchObject({
        code: 'REPLY_NOT_UNDERSTOOD',
        context: { sent: 'answered' },
      });
      const write = setUp([reply(201, body)]);
      const made = inSlot(write.client, (slot) =>
        write.client.send(createGroup, { slot, body: { name: 'A', providerType: 'custom' } }),
      );
      expect(await failureOf(made)).toMatchObject({
        code: 'REPLY_NOT_UNDERSTOOD',
        context: { sent: 'unknown' },
      });
    },
  );
});

describe('repeating', () => {
  test('a read goes on through a broken connection and a bad gateway', async () => {
    const { client, waits } = setUp([broken('sent'), reply(502, '<html>'), reply(200, finance)]);
    expect(await client.send(getGroup, one)).toMatchObject(finance);
    expect(waits).toEqual([1_000, 2_000]);
  });

  test('a read ends after four attempts', async () => {
    const { client, requests } = setUp([reply(503)]);
    expect(await failureOf(client.send(getGroup, one))).toMatchObject({
      code: 'TENANT_UNAVAILABLE',
      context: { status: 503, sent: 'answered' },
    });
    expect(requests).toHaveLength(4);
  });

  test('a write that may have arrived is never sent twice', async () => {
    for (const answer of [broken('sent'), broken('answering'), reply(500), reply(503)]) {
      const { client, requests } = setUp([answer, reply(204)]);
      const failure = await failureOf(
        inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot })),
      );
      expect(failure.context.sent).toBe('unknown');
      expect(requests).toHaveLength(1);
    }
  });

  test('a write that cannot have arrived is not sent again either', async () => {
    const lost = setUp([broken('unsent'), reply(204)]);
    expect(
      await failureOf(
        inSlot(lost.client, (slot) => lost.client.send(deleteGroup, { ...one, slot })),
      ),
    ).toMatchObject({
      code: 'TENANT_UNAVAILABLE',
      message: `Cannot reach ${ORIGIN}: the connection was cut`,
      context: { sent: 'no' },
    });
    expect(lost.requests).toHaveLength(1);
  });

  test('waits as long as the tenant says and tells so', async () => {
    const told: number[] = [];
    const { client, waits } = setUp([
      reply(429, '', { 'retry-after': '13' }),
      reply(429),
      reply(200, finance),
    ]);
    await client.send(getGroup, { ...one, onWait: (ms) => told.push(ms) });
    expect(waits).toEqual([13_000, 2_000]);
    expect(told).toEqual([13_000]);
  });

  test('does not wait longer than the limit, and neither do the calls after it', async () => {
    const { client, requests, waits, clock } = setUp([
      reply(429, '', { 'retry-after': '600' }),
      reply(200, finance),
    ]);
    expect((await failureOf(client.send(getGroup, one))).code).toBe('RATE_LIMITED');
    const second = await failureOf(client.send(getGroup, one));
    expect(second).toMatchObject({ code: 'RATE_LIMITED', context: { sent: 'no' } });
    expect(second.message).toContain('600 s');
    expect([requests.length, waits]).toEqual([1, []]);
    clock.time += 600_000;
    expect(await client.send(getGroup, one)).toMatchObject(finance);
  });

  test('waits for its turn in the window', async () => {
    const { client, waits } = setUp([reply(204)], {
      limits: { windows: { reads: 5, writes: 2, filters: 2 } },
    });
    for (let i = 0; i < 3; i++)
      await inSlot(client, (slot) => client.send(patchGroup, { ...rename, slot }));
    expect(waits).toEqual([300_000]);
  });
});

describe('redirects', () => {
  test('of a read to the same tenant are followed', async () => {
    const me = { id: 'u1', name: 'Ana', subject: 's', status: 'active' };
    const { client, paths } = setUp([
      reply(301, '<html>', { location: `${ORIGIN}/api/v1/users/u1?x=1` }),
      reply(307, '', { location: '/api/v1/users/u1' }),
      reply(200, me),
    ]);
    expect(await client.send(getMe, {})).toMatchObject(me);
    expect(paths()).toEqual([
      'GET /api/v1/users/me',
      'GET /api/v1/users/u1?x=1',
      'GET /api/v1/users/u1',
    ]);
  });

  test('to the alias of the tenant are repeated at our own address', async () => {
    const me = { id: 'u1', name: 'Ana', subject: 's', status: 'active' };
    const { client, paths } = setUp([
      reply(301, '', { location: 'https://acme.us.qlikcloud.com/api/v1/users/u1' }),
      reply(200, me),
    ]);
    expect(await client.send(getMe, {})).toMatchObject(me);
    expect(paths()).toEqual(['GET /api/v1/users/me', 'GET /api/v1/users/u1']);
  });

  test('to anywhere else are refused', async () => {
    const targets = fc.oneof(
      fc.webUrl(),
      fc.constantFrom(
        'http://acme-lab.eu.qlikcloud.com/',
        `${ORIGIN}:444/`,
        `${ORIGIN}.evil.example/`,
        `https://acme-lab.eu.qlikcloud.com@evil.example/`,
        '//evil.example/x',
        '\\\\evil.example/x',
        'javascript:1',
        '',
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        targets,
        fc.constantFrom(301, 302, 303, 307, 308),
        async (location, status) => {
          const { client, requests } = setUp([
            reply(status, '', { location }),
            reply(200, finance),
          ]);
          const failure = await failureOf(client.send(getMe, {}));
          expect(failure.code).toBe('REPLY_NOT_UNDERSTOOD');
          expect(requests).toHaveLength(1);
        },
      ),
    );
  });

  test('of a write are refused, and endless ones end', async () => {
    const write = setUp([reply(307, '', { location: `${ORIGIN}/api/v1/groups/g2` })]);
    expect(
      await failureOf(
        inSlot(write.client, (slot) => write.client.send(deleteGroup, { ...one, slot })),
      ),
    ).toMatchObject({
      code: 'REPLY_NOT_UNDERSTOOD',
      context: { sent: 'answered', status: 307 },
    });
    expect(write.requests).toHaveLength(1);
    const loop = setUp([reply(302, '', { location: '/api/v1/users/me' })]);
    expect((await failureOf(loop.client.send(getMe, {}))).message).toContain('more than 3 times');
    expect(loop.requests).toHaveLength(4);
  });
});

describe('cancelling', () => {
  test('before sending leaves the tenant alone', async () => {
    const { client, requests } = setUp([reply(204)]);
    const failure = await failureOf(
      inSlot(client, (slot) =>
        client.send(deleteGroup, { slot, ...one, signal: AbortSignal.abort() }),
      ),
    );
    expect(failure).toMatchObject({ code: 'CANCELLED', context: { sent: 'no' } });
    expect(requests).toEqual([]);
  });

  test('under way ends a read', async () => {
    const controller = new AbortController();
    const { client } = setUp([
      () => {
        controller.abort();
        throw broken('sent');
      },
    ]);
    const failure = await failureOf(client.send(getMe, { signal: controller.signal }));
    expect(failure).toMatchObject({ code: 'CANCELLED' });
  });

  test('under way lets a write end', async () => {
    const controller = new AbortController();
    const { client } = setUp([
      () => {
        controller.abort();
        return reply(204);
      },
    ]);
    await inSlot(client, (slot) =>
      client.send(deleteGroup, { slot, ...one, signal: controller.signal }),
    );
    expect(controller.signal.aborted).toBe(true);
  });

  test('ends a wait at once and hands the turn back', async () => {
    const { client, waits } = setUp([reply(429, '', { 'retry-after': '100' })], {
      sleep: undefined,
    });
    await failureOf(inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot })));
    const failure = await failureOf(client.writeSlot({ signal: AbortSignal.timeout(20) }));
    expect(failure).toMatchObject({ code: 'CANCELLED', context: { sent: 'no' } });
    expect(waits).toEqual([]);
  });
});

test('no secret is in any failure, whatever the tenant answers', async () => {
  const secret = fc.string({ minLength: 8 }).filter((text) => /^[\x21-\x7e]{8,}$/.test(text));
  const status = fc.constantFrom(200, 207, 302, 400, 401, 403, 404, 409, 413, 429, 500, 503);
  await fc.assert(
    fc.asyncProperty(secret, status, fc.nat(400), async (key, code, offset) => {
      const echo = `${'.'.repeat(offset)}${key} Bearer ${key}`;
      const body = { errors: [{ code: key, title: echo, detail: echo }], traceId: key };
      const { client } = setUp([reply(code, body, { location: `https://x.example/${key}` })], {
        credential: { kind: 'api-key', key },
      });
      const failure = await failureOf(client.send(getGroup, one));
      const { message, next, context, stack } = failure;
      const fits = [message, next, stack ?? '', ...Object.values(context).map(textOf)];
      for (const text of fits) expect(text).not.toContain(key);
    }),
  );
});

function textOf(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return value.flatMap((entry) => Object.values(entry)).join('\n');
}
