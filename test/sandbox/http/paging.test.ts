import { expect, test } from 'vitest';
import { type Asking, asking, names, type Reply } from '../../support/sandbox/ask.js';

const origin = 'https://acme-lab.eu.qlikcloud.com';

function follow(it: Asking, url: string, link: 'next' | 'prev' = 'next'): Reply[] {
  const pages: Reply[] = [];
  for (let next: string | undefined = url; next; ) {
    const reply = it.ask('GET', next);
    pages.push(reply);
    next = reply.body.links[link]?.href.slice(origin.length);
  }
  return pages;
}

test('following next visits every user once and in order', () => {
  const it = asking();
  const pages = follow(it, '/api/v1/users?limit=50');
  const ids = pages.flatMap((page) => page.body.data.map((user: { id: string }) => user.id));
  expect([pages.length, ids.length, new Set(ids).size]).toEqual([7, 313, 313]);
  const all = pages.flatMap(names).map((name) => name.toLowerCase());
  expect(all).toEqual([...all].sort());
});

test('prev leads back over the same pages', () => {
  const it = asking();
  const forth = follow(it, '/api/v1/groups?limit=5&sort=-name');
  const last = forth.at(-1)?.body.links.self.href.slice(origin.length);
  const prev = it.ask('GET', last).body.links.prev.href.slice(origin.length);
  const back = follow(it, prev, 'prev');
  expect(back.map(names).reverse()).toEqual(forth.slice(0, -1).map(names));
});

test('the last page has no next link and links echo filters in double quotes', () => {
  const { ask } = asking();
  const filter = encodeURIComponent("providerType eq 'idp'");
  const { links } = ask('GET', `/api/v1/groups?limit=1&filter=${filter}`).body;
  expect(links.self.href).toBe(
    `${origin}/api/v1/groups?limit=1&filter=providerType%20eq%20%22idp%22`,
  );
  const second = ask('GET', links.next.href.slice(origin.length)).body;
  expect(second.data).toHaveLength(1);
  expect(second.links).not.toHaveProperty('next');
});

test.each([
  'limit=0',
  'limit=101',
  'limit=x',
  'sort=shoesize',
  'next=a&prev=b',
  'next=bad',
  'totalResults=maybe',
])('a list with %s is refused with 400', (query) => {
  expect(asking().ask('GET', `/api/v1/groups?${query}`).status).toBe(400);
});

test('an unknown parameter is ignored unless the knob is strict', () => {
  expect(asking().ask('GET', '/api/v1/groups?colour=red').status).toBe(200);
  const strict = asking({ knobs: { strictQuery: true } });
  expect(strict.ask('GET', '/api/v1/groups?colour=red').status).toBe(400);
});

test('edits of the state show in lists, filters and counts at once', () => {
  const { state, ask, find, groupByName } = asking();
  ask('GET', '/api/v1/groups');
  const group = groupByName('CG-Empty');
  state.groups.set(group.id, { ...group, name: 'AA-First' });
  expect(names(ask('GET', '/api/v1/groups?limit=2'))[1]).toBe('AA-First');
  expect(names(find('/api/v1/groups', 'name eq "AA-First"'))).toEqual(['AA-First']);
  expect(names(find('/api/v1/groups', 'name eq "CG-Empty"'))).toEqual([]);
});

test('10,000 groups and 100,000 users are paged and counted fast', () => {
  const it = asking({ seed: { groups: 10_000, users: 100_000 } });
  expect(it.ask('GET', '/api/v1/groups?limit=1&totalResults=true').body.totalResults).toBe(10_000);
  const { id } = it.groupByName('CG-Team-00000');
  const filter = `assignedGroups.id eq "${id}"`;
  const ready = it.find('/api/v1/users', filter);
  const url = `/api/v1/users?limit=1&totalResults=true&filter=${encodeURIComponent(filter)}`;
  const began = performance.now();
  for (let round = 0; round < 10; round += 1)
    expect(it.ask('GET', url).body.totalResults).toBe(ready.body.totalResults);
  expect(follow(it, '/api/v1/groups?limit=100')).toHaveLength(100);
  // Some 0.3 s on one machine; the limit leaves room for slow ones.
  expect(performance.now() - began).toBeLessThan(3000);
});
