import { describe, expect, test } from 'vitest';
import type { SandboxRole } from '../../src/sandbox/state/state.js';
import { openWorld, type World } from '../support/tools/world.js';

/** As the design counts: one token for three ASCII characters, one for any other. */
function tokens(text: string): number {
  const points = [...text].length;
  const plain = text.match(/[ -~\n]/g)?.length ?? 0;
  return Math.ceil(plain / 3) + points - plain;
}

const BUDGET = 8_000;

/** Both halves of the answer, each by itself. */
async function sizes(world: World, name: string, args: Record<string, unknown>): Promise<number[]> {
  const { text, data, isError } = await world.call(name, args);
  if (isError) throw new Error(text);
  return [tokens(text), tokens(JSON.stringify(data))];
}

/** Roles with names and descriptions of that letter, as long as Qlik allows. */
function addRoles({ sandbox }: World, count: number, letter: string): SandboxRole[] {
  const model = sandbox.roleByName('Steward');
  return Array.from({ length: count }, (_, at) => {
    const role = {
      ...model,
      id: `${model.id.slice(0, 20)}${(at + 0x1000).toString(16)}`,
      name: `${letter.repeat(200)}${at}`,
      description: letter.repeat(1_000),
    };
    sandbox.state.roles.set(role.id, role);
    return role;
  });
}

describe.each(['W', '漢', '"', '😀'])('texts of %s', (letter) => {
  test('a list of groups stays under the budget and gives every group', async () => {
    const world = await openWorld({ seed: { groups: 150, users: 1 } });
    const roles = addRoles(world, 20, letter).map((role) => role.id);
    for (const group of world.sandbox.state.groups.values()) {
      const description = letter.repeat(1_000);
      const name = `${letter.repeat(200)}${group.name}`;
      world.sandbox.state.groups.set(group.id, {
        ...group,
        name,
        description,
        assignedRoles: roles,
      });
    }
    const seen = new Set<string>();
    for (let cursor: unknown; ; ) {
      const args = { limit: 100, ...(cursor ? { cursor } : {}) };
      const { text, data = {} } = await world.call('list_groups', args);
      expect(tokens(text)).toBeLessThan(BUDGET);
      expect(tokens(JSON.stringify(data))).toBeLessThan(BUDGET);
      for (const { id } of data.groups as { id: string }[]) seen.add(id);
      cursor = data.cursor;
      if (cursor === undefined) break;
    }
    expect(seen.size).toBe(151);
  });

  test('a list of roles stays under the budget', async () => {
    const world = await openWorld();
    addRoles(world, 480, letter);
    for (const size of await sizes(world, 'list_roles', { limit: 100 })) {
      expect(size).toBeLessThan(BUDGET);
    }
  });

  test('a group of 100 roles stays under the budget', async () => {
    const world = await openWorld();
    const group = world.sandbox.groupByName('CG-Empty');
    const assignedRoles = addRoles(world, 100, letter).map((role) => role.id);
    world.sandbox.state.groups.set(group.id, { ...group, assignedRoles });
    for (const size of await sizes(world, 'get_group', { group: group.id })) {
      expect(size).toBeLessThan(BUDGET);
    }
  });

  test('changes made elsewhere stay under the budget, and all are given', async () => {
    const world = await openWorld();
    const { events } = world.sandbox.state;
    const name = letter.repeat(200);
    const refs = Array.from({ length: 60 }, (_, at) => ({ id: `${at}`, name: `${name}${at}` }));
    const _updates = [
      { path: '/assignedRoles', oldValue: refs.slice(30), newValue: refs.slice(0, 30) },
      { path: '/assignedGroups', oldValue: refs.slice(0, 30), newValue: refs.slice(30) },
      ...['name', 'description', 'email', 'status', letter.repeat(50), letter].map((path) => ({
        path,
        oldValue: name,
        newValue: `${name}2`,
      })),
    ];
    for (let at = 0; at < 12; at += 1) {
      events.push({
        id: `event-${at}`,
        eventId: `${at}`,
        eventType: 'com.qlik.core.user.updated',
        eventTime: '2026-11-20T08:00:00.000Z',
        source: 'com.qlik/identities',
        userId: name,
        data: { id: name, name, email: name, _updates },
        extensions: { actor: { sub: name } },
      });
    }
    const seen = new Set<string>();
    for (let cursor: unknown; ; ) {
      const args = { limit: 100, ...(cursor ? { cursor } : {}) };
      const { text, data = {} } = await world.call('list_changes', args);
      expect(tokens(text)).toBeLessThan(BUDGET);
      expect(tokens(JSON.stringify(data))).toBeLessThan(BUDGET);
      for (const { event } of data.elsewhere as { event: string }[]) seen.add(event);
      cursor = data.cursor;
      if (cursor === undefined) break;
    }
    expect(seen.size).toBe(12);
  });

  test('a change of 100 roles stays under the budget', async () => {
    const world = await openWorld();
    const roles = addRoles(world, 100, letter).map((role) => role.id);
    const args = { group: 'CG-Empty', roles, dry_run: true };
    for (const size of await sizes(world, 'assign_role', args)) {
      expect(size).toBeLessThan(BUDGET);
    }
  });
});
