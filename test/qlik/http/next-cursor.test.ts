import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/qlik/api/endpoint.js';
import { listGroups } from '../../../src/qlik/api/groups.js';
import type { QlikClient } from '../../../src/qlik/client.js';
import { failureOf, finance, ORIGIN, reply, setUp } from '../../support/qlik/scripted-transport.js';

const listed = (ids: readonly string[], next?: unknown, rest: object = {}) =>
  reply(200, { data: ids.map((id) => ({ ...finance, id })), links: { next }, ...rest });
const link = (cursor: string) => ({ href: `${ORIGIN}/api/v1/groups?limit=100&next=${cursor}` });

async function all(client: QlikClient, query: Query = {}) {
  const pages: string[][] = [];
  for await (const { items } of client.pages(listGroups, { query })) {
    pages.push(items.map(({ id }) => id));
  }
  return pages;
}

describe('pages', () => {
  test('repeats the request with the cursor until there is no link, and gives nobody twice', async () => {
    const { client, paths } = setUp([
      listed(['a', 'b'], link('c1')),
      listed(['b', 'c'], { href: '/api/v1/groups?next=c2%2B' }),
      listed(['d'], { href: null }),
    ]);
    expect(await all(client, { filter: 'x' })).toEqual([['a', 'b'], ['c'], ['d']]);
    expect(paths()).toEqual([
      'GET /api/v1/groups?limit=100&filter=x',
      'GET /api/v1/groups?limit=100&filter=x&next=c1',
      'GET /api/v1/groups?limit=100&filter=x&next=c2%2B',
    ]);
  });

  test.each([[undefined], [null], [{}], [{ href: null }], [{ href: '' }]])(
    'takes the link %j for the end',
    async (next) => {
      const { client } = setUp([listed(['a'], next)]);
      expect(await all(client)).toEqual([['a']]);
    },
  );

  test('asks for system groups without any other parameter', async () => {
    const { client, paths } = setUp([listed(['a'])]);
    await all(client, { systemGroups: true });
    expect(paths()).toEqual(['GET /api/v1/groups?systemGroups=true']);
  });

  test('accepts the scheme http in a link, and sends nothing there', async () => {
    const href = link('c1').href.replace('https:', 'http:');
    const { client, paths } = setUp([listed(['a'], { href }), listed(['b'])]);
    expect(await all(client)).toEqual([['a'], ['b']]);
    expect(paths()[1]).toBe('GET /api/v1/groups?limit=100&next=c1');
  });

  test.each([
    'https://acme.us.qlikcloud.com/api/v1/groups?next=c1',
    `${ORIGIN}.evil.example/api/v1/groups?next=c1`,
    `${ORIGIN}:8443/api/v1/groups?next=c1`,
    'https://acme-lab.eu.qlikcloud.com@evil.example/api/v1/groups?next=c1',
    '//evil.example/api/v1/groups?next=c1',
  ])('takes only the cursor from %s, and asks our own address', async (href) => {
    const { client, paths } = setUp([listed(['a'], { href }), listed(['b'])]);
    expect(await all(client)).toEqual([['a'], ['b']]);
    expect(paths()[1]).toBe('GET /api/v1/groups?limit=100&next=c1');
  });

  test('stops when a cursor comes again', async () => {
    const { client, requests } = setUp([listed(['a'], link('c1')), listed(['b'], link('c1'))]);
    expect((await failureOf(all(client))).code).toBe('REPLY_NOT_UNDERSTOOD');
    expect(requests).toHaveLength(2);
  });

  test('stops at the highest number of pages', async () => {
    let count = 0;
    const { client, requests } = setUp([() => listed([`g${count++}`], link(`c${count}`))], {
      limits: { maxPages: 3 },
    });
    expect((await failureOf(all(client))).message).toContain('does not end within 3 pages');
    expect(requests).toHaveLength(3);
  });

  test('never follows a link to another path, or to no web address', async () => {
    const hrefs = fc.oneof(
      fc.webUrl({ withQueryParameters: true }).map((url) => `${url}&next=c`),
      fc.constantFrom(
        'file:///api/v1/groups?next=c',
        `${ORIGIN}/api/v1/users?next=c`,
        `${ORIGIN}/api/v1/groups/../api-keys?next=c`,
        `${ORIGIN}/api/v1/groups?prev=c`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(hrefs, async (href) => {
        const { client, requests } = setUp([listed(['a'], { href }), listed(['b'])]);
        expect((await failureOf(all(client))).code).toBe('REPLY_NOT_UNDERSTOOD');
        expect(requests).toHaveLength(1);
      }),
    );
  });
});

test('page gives one page, the total and the cursor of the next', async () => {
  const { client } = setUp([listed(['a'], link('c1'), { totalResults: 7 }), listed(['b'])]);
  const query = { limit: 1, totalResults: true };
  const first = await client.page(listGroups, { query });
  expect(first).toMatchObject({ items: [{ id: 'a' }], total: 7, next: 'c1' });
  const second = await client.page(listGroups, { query: { ...query, next: first.next } });
  expect(second).toEqual({ items: [{ ...finance, id: 'b' }] });
});
