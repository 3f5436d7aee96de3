import { describe, expect, test } from 'vitest';
import { deleteGroup, getGroup } from '../../../src/qlik/api/groups.js';
import type { Credential } from '../../../src/qlik/client.js';
import type { WireRequest } from '../../../src/qlik/http/transport.js';
import {
  type Answer,
  broken,
  failureOf,
  finance,
  inSlot,
  reply,
  setUp,
} from '../../support/qlik/scripted-transport.js';

const one = { params: { groupId: 'g1' } };
const credential: Credential = { kind: 'client-credentials', id: 'c1', secret: 's3cr3t-made-up' };
const token = (value: string, rest: object = {}) =>
  reply(200, { access_token: value, scope: 'admin_classic', expires_in: 21_600, ...rest });

/** Sign-in answers and all others apart. */
function tenant(tokens: readonly Answer[], others: readonly Answer[], as = credential) {
  const counts = { tokens: 0, others: 0 };
  const pick = (request: WireRequest) => {
    const kind = request.path === '/oauth/token' ? 'tokens' : 'others';
    const list = kind === 'tokens' ? tokens : others;
    const answer = list[Math.min(counts[kind]++, list.length - 1)];
    if (answer === undefined || answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer(request) : answer;
  };
  return { ...setUp([pick], { credential: as }), counts };
}

describe('signing in', () => {
  test('asks for the scope by name and uses the token from then on', async () => {
    const { client, requests } = tenant([token('t1')], [reply(200, finance)]);
    await client.send(getGroup, one);
    await client.send(getGroup, one);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer t1',
      'Bearer t1',
    ]);
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: 'c1',
      client_secret: 's3cr3t-made-up',
      scope: 'admin_classic',
    });
  });

  test('as a person names that person', async () => {
    const impersonate = { field: 'subject', value: 'okta\\u-42' } as const;
    const { client, requests } = tenant([token('t1')], [reply(200, finance)], {
      ...credential,
      impersonate,
    });
    await client.send(getGroup, one);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      grant_type: 'urn:qlik:oauth:user-impersonation',
      user_lookup: impersonate,
    });
  });

  test('happens once for many calls, and again a minute before the end', async () => {
    const { client, counts, clock } = tenant([token('t1'), token('t2')], [reply(200, finance)]);
    await Promise.all(Array.from({ length: 5 }, () => client.send(getGroup, one)));
    clock.time += (21_600 - 61) * 1_000;
    await client.send(getGroup, one);
    expect(counts.tokens).toBe(1);
    clock.time += 2_000;
    await client.send(getGroup, one);
    expect(counts.tokens).toBe(2);
  });

  test('is renewed once after a 401, and the read repeated', async () => {
    const { client, requests } = tenant(
      [token('t1'), token('t2')],
      [reply(401, '<html>'), reply(200, finance)],
    );
    await client.send(getGroup, one);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer t1',
      undefined,
      'Bearer t2',
    ]);
    const never = tenant([token('t1'), token('t2')], [reply(401)]);
    expect((await failureOf(never.client.send(getGroup, one))).code).toBe('SIGN_IN_FAILED');
    expect(never.counts).toEqual({ tokens: 2, others: 2 });
  });

  test('of a refused write is renewed with the next slot, and the write not repeated', async () => {
    const { client, requests } = tenant(
      [token('t1'), token('t2')],
      [reply(401, '<html>'), reply(204)],
    );
    const remove = () => inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
    expect(await failureOf(remove())).toMatchObject({
      code: 'SIGN_IN_FAILED',
      context: { status: 401, sent: 'no', retry: true },
    });
    expect(requests).toHaveLength(2);
    await remove();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      'Bearer t1',
      undefined,
      'Bearer t2',
    ]);
  });

  test('that is refused with a new token as well is not worth another try', async () => {
    const { client } = tenant([token('t1'), token('t2')], [reply(401)]);
    const remove = () => inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }));
    expect((await failureOf(remove())).context.retry).toBe(true);
    const { code, context } = await failureOf(remove());
    expect([code, context.sent, context.retry]).toEqual(['SIGN_IN_FAILED', 'answered', undefined]);
  });

  test('is not tried again with an API key', async () => {
    const { client, requests } = setUp([reply(401)]);
    expect((await failureOf(client.send(getGroup, one))).code).toBe('SIGN_IN_FAILED');
    expect(requests).toHaveLength(1);
  });

  test('fails by name when the scope was not granted', async () => {
    const { client } = tenant([token('t1', { scope: 'user_default' })], [reply(204)]);
    const failure = await failureOf(
      inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot })),
    );
    expect(failure).toMatchObject({ code: 'SIGN_IN_FAILED', context: { sent: 'no' } });
    expect(failure.message).toContain('admin_classic');
  });

  test('tells why it was refused, without the secret', async () => {
    const errors = [
      { code: 'OAUTH-1', title: 'No s3cr3t-made-up eyJhbGciOiJ9.e30.x', status: '401' },
    ];
    const { client, counts } = tenant([reply(401, { errors })], [reply(204)]);
    expect(
      await failureOf(inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }))),
    ).toMatchObject({
      code: 'SIGN_IN_FAILED',
      context: {
        status: 401,
        sent: 'no',
        qlikErrors: [{ code: 'OAUTH-1', title: 'No [hidden] [hidden]' }],
      },
    });
    expect(counts).toEqual({ tokens: 1, others: 0 });
  });

  test('that did not get through leaves the write unsent', async () => {
    const { client } = tenant([broken('sent')], [reply(204)]);
    expect(
      await failureOf(inSlot(client, (slot) => client.send(deleteGroup, { ...one, slot }))),
    ).toMatchObject({
      code: 'TENANT_UNAVAILABLE',
      context: { sent: 'no' },
    });
  });

  test('goes on for the others when one caller leaves', async () => {
    const controller = new AbortController();
    const { client, counts } = tenant([token('t1')], [reply(200, finance)]);
    const leaving = client.send(getGroup, { ...one, signal: controller.signal });
    const staying = client.send(getGroup, one);
    controller.abort();
    expect(await failureOf(leaving)).toMatchObject({ code: 'CANCELLED', context: { sent: 'no' } });
    expect(await staying).toMatchObject(finance);
    expect(counts.tokens).toBe(1);
  });
});
