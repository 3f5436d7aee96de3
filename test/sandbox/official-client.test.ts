import { groups, roles, users } from '@qlik/api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/sandbox.js';

/**
 * Qlik's own client against the sandbox: what it can do with the real tenant it must be able to do
 * here, with its own idea of paths, encodings, pages and errors.
 */

const sandbox = createSandbox();
let close = async (): Promise<void> => {};
let host = '';

beforeAll(async () => {
  const server = await sandbox.listen();
  host = server.url;
  close = server.close;
});

afterAll(() => close());

/** Off a qlikcloud.com host it would otherwise guess an on-premises server and follow no redirect. */
const cloud = { forceIsWindows: false } as const;

/** Without its cache, which would show a group as it was up to ten minutes ago. */
const options = () => ({
  hostConfig: { authType: 'apikey' as const, host, apiKey: sandbox.apiKey, ...cloud },
  noCache: true,
});

test('a group lives its whole life', async () => {
  const found = await roles.getRoles({ filter: 'name eq "SharedSpaceCreator"' }, options());
  const roleId = found.data.data?.[0]?.id ?? '';
  const made = await groups.createGroup(
    { name: 'CG-Official', providerType: 'custom', assignedRoles: [{ id: roleId }] },
    options(),
  );
  expect(made.status).toBe(201);
  const { id } = made.data;
  const user = sandbox.userByEmail('maria.lopez2@acme.example');
  const add = [{ op: 'add' as const, path: '/assignedGroups/-' as never, value: id }];
  expect((await users.patchUser(user.id, add, options())).status).toBe(204);
  await expect(users.patchUser(user.id, add, options())).rejects.toMatchObject({ status: 400 });
  const members = await users.getUsers(
    { filter: `assignedGroups.id eq "${id}"`, limit: 1, totalResults: true },
    options(),
  );
  expect(members.data.totalResults).toBe(1);
  await expect(groups.deleteGroup(id, options())).rejects.toMatchObject({ status: 400 });
  // Its type has the path without the slash, the examples of the reference with it.
  const none = [{ op: 'replace' as const, path: 'assignedRoles' as const, value: [] }];
  expect((await groups.patchGroup(id, none, options())).status).toBe(204);
  expect((await groups.getGroup(id, options())).data.assignedRoles).toEqual([]);
  const remove = [{ op: 'remove-value' as const, path: '/assignedGroups' as const, value: id }];
  expect((await users.patchUser(user.id, remove, options())).status).toBe(204);
  expect((await groups.deleteGroup(id, options())).status).toBe(204);
  await expect(groups.getGroup(id, options())).rejects.toMatchObject({
    status: 404,
    data: { errors: [{ code: 'GROUPS-7' }] },
  });
});

test('its pages of users add up', async () => {
  const seen = new Set<string>();
  let page = await users.getUsers({ limit: 100 }, options());
  for (;;) {
    for (const user of page.data.data ?? []) seen.add(user.id);
    if (!page.next) break;
    page = await page.next();
  }
  expect(seen.size).toBe(sandbox.state.users.size);
});

test('its filter pages add up, because it repeats the POST on the link', async () => {
  const first = await groups.filterGroups(
    { limit: 8 },
    { filter: 'status eq "active"' },
    options(),
  );
  const second = await first.next?.(options());
  expect([first.data.data?.length, second?.data.data?.length]).toEqual([8, 4]);
});

test('names with quotes, ampersands and backslashes survive its encoding', async () => {
  const filter = String.raw`name eq "CG-R&D \"Lab\""`;
  const found = await groups.getGroups({ filter }, options());
  expect(found.data.data?.map((group) => group.name)).toEqual(['CG-R&D "Lab"']);
  const bot = await users.getUsers(
    { filter: `subject eq "qlikbot\\\\${sandbox.oauthClient.id}"` },
    options(),
  );
  expect(bot.data.data?.map((user) => user.name)).toEqual(['Group steward bot']);
});

test('it follows the redirect to the caller', async () => {
  expect((await users.getMyUser(options())).data.email).toBe('ana.berg@acme.example');
});

test('it reads and changes the settings', async () => {
  const off = [{ op: 'replace' as const, path: '/autoCreateGroups' as const, value: false }];
  expect((await groups.patchGroupsSettings(off, options())).status).toBe(204);
  expect((await groups.getGroupsSettings(options())).data.autoCreateGroups).toBe(false);
});

test('it signs in as the bot and renews a token that is refused', async () => {
  const { id, secret } = sandbox.oauthClient;
  const asBot = {
    hostConfig: {
      authType: 'oauth2' as const,
      host,
      clientId: id,
      clientSecret: secret,
      scope: 'admin_classic',
      noCache: true,
    },
    noCache: true,
  };
  expect((await groups.getGroups({ limit: 1 }, asBot)).status).toBe(200);
  sandbox.state.tokens.clear();
  expect((await groups.getGroups({ limit: 2 }, asBot)).status).toBe(200);
});

test('an unknown key is 401', async () => {
  const wrong = { hostConfig: { authType: 'apikey' as const, host, apiKey: 'x' }, noCache: true };
  await expect(groups.getGroups({}, wrong)).rejects.toMatchObject({ status: 401 });
});
