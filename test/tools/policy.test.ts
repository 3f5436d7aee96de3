import { describe, expect, test } from 'vitest';
import type { Policy, Rules } from '../../src/config/policy/policy.js';
import type { PolicySource } from '../../src/config/policy/read-policy.js';
import { Failure } from '../../src/errors.js';
import { tools } from '../../src/tools/catalogue.js';
import { rules } from '../support/plan/policies.js';
import { openWorld, untouched, type World, type WorldOptions } from '../support/tools/world.js';

const under = (said: Partial<Rules>, more: WorldOptions = {}): Promise<World> =>
  openWorld({ policy: async () => [rules(said)], ...more });

const reading = tools.filter(({ effect }) => effect === 'reads').map(({ name }) => name);
const names = tools.map(({ name }) => name);

/** One call of each writing tool that would change something. */
const changes: readonly (readonly [string, Record<string, unknown>])[] = [
  ['create_custom_group', { name: 'CG-New' }],
  ['update_custom_group', { group: 'CG-Empty', description: 'New' }],
  ['delete_custom_group', { group: 'CG-Empty' }],
  ['assign_role', { group: 'CG-Empty', roles: ['Steward'] }],
  ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }],
  ['add_members', { group: 'CG-Empty', people: ['ana.muller@acme.example'] }],
  ['remove_members', { group: 'CG-Finance', people: ['ana.muller@acme.example'] }],
  ['set_members', { group: 'CG-Empty', people: ['ana.muller@acme.example'] }],
];

async function journal(world: World): Promise<readonly unknown[]> {
  const { changes = [] } = await world.data('list_changes', { limit: 100 });
  if (!Array.isArray(changes)) throw new Error('no list of changes');
  return changes;
}

test('every writing tool is tried here', () => {
  expect([...changes.map(([name]) => name), 'undo_change']).toEqual(
    names.filter((name) => !reading.includes(name)),
  );
});

describe('a read-only server', () => {
  test('lists only what reads, and reads', async () => {
    const world = await under({ readOnly: 'readOnly' });
    expect(Object.keys(world.listed)).toEqual(reading);
    expect(await world.say('get_group', { group: 'CG-Empty' })).toMatch(/^The custom group/);
  });

  test.each([...changes, ['undo_change', { change: 'x' }] as const])(
    'refuses %s and writes that down',
    async (name, args) => {
      const world = await under({ readOnly: 'readOnly' });
      const text = `Cannot call ${name}: this server is read-only.
Nothing was changed.
What the person can do: Ask whoever runs this server, should it be needed; the rule is "readOnly" in policy.json, and only they can change it.`;
      expect(await world.refusal(name, args)).toBe(text);
      // Also where the arguments make no sense, and for a dry run.
      expect(await world.refusal(name, { ...args, nonsense: 1, dry_run: true })).toBe(text);
      expect(world.traces()).toEqual(untouched);
      expect(world.requests()).toEqual([]);
      expect(await journal(world)).toHaveLength(2);
      expect(await world.say('list_changes', { limit: 1 })).toContain(
        `refused by this server: Cannot call ${name}: this server is read-only · by ${name} in "test 0"`,
      );
    },
  );
});

describe('a list of tools', () => {
  const said = { allowTools: ['list_groups', 'remove_role', 'list_changes'] };

  test('is all there is', async () => {
    const world = await under(said);
    expect(Object.keys(world.listed)).toEqual(['list_groups', 'list_changes', 'remove_role']);
    await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    expect(await world.refusal('add_members', { group: 'CG-Empty' })).toMatchInlineSnapshot(`
      "Cannot call add_members: the policy of this server does not allow this tool.
      Nothing was changed.
      What the person can do: Ask whoever runs this server, should it be needed; the rule is "allowTools" in policy.json, and only they can change it."
    `);
    expect(await world.refusal('get_group', { group: 'CG-Empty' })).toMatch(
      /^Cannot call get_group: the policy of this server does not allow this tool\.\n/,
    );
    expect(world.traces()).toEqual({ questions: 1, writes: ['PATCH 204 applied'] });
    // Reading is nothing that the journal tells of.
    expect(await journal(world)).toHaveLength(2);
  });

  test('has to be in both lists, where there are two', async () => {
    const policy = async (): Promise<Policy> => [
      rules(said),
      rules({ allowTools: ['remove_role', 'assign_role'] }),
    ];
    expect(Object.keys((await openWorld({ policy })).listed)).toEqual(['remove_role']);
  });
});

describe('what is protected', () => {
  test('is refused before anybody is asked, in a dry run too, and written down', async () => {
    const world = await under({ protect: { groups: ['CG-Finance'] } });
    const args = { group: 'CG-Finance', roles: ['Steward'] };
    const text = await world.refusal('remove_role', args);
    expect(text).toMatchInlineSnapshot(`
      "Cannot take "Steward" away from the custom group "CG-Finance" (id 696086a00000000000b003e8): the policy protects this group.
      Nothing was changed.
      What the person can do: Ask whoever runs this server, should it be needed; the rule is "protect.groups" in policy.json, and only they can change it."
    `);
    expect(await world.refusal('remove_role', { ...args, dry_run: true })).toBe(text);
    expect(world.traces()).toEqual(untouched);
    // A dry run leaves no trace.
    expect(await journal(world)).toHaveLength(1);
    await world.say('get_group', { group: 'CG-Finance' });
  });

  test('stays so by its id, under another name', async () => {
    let policy: Policy = [];
    const world = await openWorld({ policy: async () => policy });
    await world.say('update_custom_group', { group: 'CG-Finance', new_name: 'CG-Money' });
    policy = [rules({ protect: { groups: ['696086a00000000000b003e8'] } })];
    const args = { group: 'CG-Money', roles: ['Steward'] };
    expect(await world.refusal('remove_role', args)).toContain('the policy protects this group');
    expect(world.traces().writes).toHaveLength(1);
  });

  test('may be a person by subject, whose own roles stay', async () => {
    const { subject } = (await openWorld()).sandbox.userByEmail('ana.muller@acme.example');
    const world = await under({ protect: { people: [subject] } });
    const args = { user: 'ana.muller@acme.example', roles: ['Steward'] };
    expect(await world.refusal('assign_role', args)).toContain('the policy protects this person');
    expect(world.traces()).toEqual(untouched);
  });

  test('is not brought back or taken away by undoing either', async () => {
    let policy: Policy = [];
    const world = await openWorld({ policy: async () => policy });
    await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
    policy = [rules({ protect: { roles: ['Steward'] } })];
    expect(await world.refusal('undo_change', { change: world.changes[0] })).toContain(
      'the policy protects the role "Steward"',
    );
    expect(world.traces().writes).toHaveLength(1);
  });
});

describe('being asked', () => {
  const wish = { name: 'CG-New' };

  test('always: also where nothing else would ask', async () => {
    const world = await under({ confirm: 'always' });
    expect(await world.say('create_custom_group', { ...wish, dry_run: true })).toContain(
      'A person would be asked first, because the policy of this server asks for every change.',
    );
    await world.say('create_custom_group', wish);
    expect(world.questions).toMatchInlineSnapshot(`
      [
        "In TENANT: create the custom group "CG-New" with no roles.
      You are asked because the policy of this server asks for every change.
      It has no members yet. Whoever is added later gets what it gives.
      This can be undone by the opposite change.
      To approve, type the name of the group exactly as it stands on the next line:
      CG-New",
      ]
    `);
    expect(world.traces().writes).toEqual(['POST 201 applied']);
  });

  test('always: nothing without somebody to ask', async () => {
    const world = await under({ confirm: 'always' }, { person: 'nobody' });
    expect(await world.refusal('create_custom_group', wish)).toMatch(
      /^Cannot do this without a person who approves it/,
    );
    expect(world.traces()).toEqual(untouched);
  });

  test('for more people than a smaller number', async () => {
    const world = await under({ confirmAbove: 1 });
    const people = ['ana.muller@acme.example', 'jun.holm@acme.example'];
    await world.say('add_members', { group: 'CG-Empty', people: people.slice(0, 1) });
    expect(world.questions).toEqual([]);
    await world.say('add_members', {
      group: 'CG-Empty',
      people: [...people, 'klara.lind@acme.example'],
    });
    expect(world.questions).toHaveLength(1);
    expect(world.questions[0]).toContain('You are asked because it reaches more than 1 person.');
  });
});

describe('fixed arguments', () => {
  test('vanish from every tool, and cannot be given', async () => {
    const world = await under({ fixed: { dry_run: true, skip_unknown: false } });
    const given = Object.values(world.listed).flat();
    expect(given).not.toContain('dry_run');
    expect(given).not.toContain('skip_unknown');
    expect(given).toContain('remove_members_first');
    expect(world.listed.add_members).toEqual(['group', 'people', 'from_group']);
    for (const [name, args] of changes) {
      const text = await world.refusal(name, { ...args, dry_run: false });
      expect(text).toContain('"dry_run" is not among its arguments');
    }
    expect(
      await world.refusal('set_members', { group: 'CG-Empty', skip_unknown: false, dry_run: true }),
    ).toMatchInlineSnapshot(`
      "Cannot call set_members with these arguments: "skip_unknown" and "dry_run" are not among its arguments.
      Nothing was changed.
      What to do next: Call it again; its arguments are group, people and from_group."
    `);
    expect(world.requests()).toEqual([]);
  });

  test('are filled in', async () => {
    const world = await under({ fixed: { dry_run: true, remove_members_first: true } });
    for (const [name, args] of changes) expect(await world.say(name, args)).toMatch(/^Dry run/);
    expect(await world.say('delete_custom_group', { group: 'CG-Finance' })).toMatch(
      /^Dry run in TENANT: this would take 41 people out of the custom group "CG-Finance" .* and delete it\./,
    );
    expect(world.traces()).toEqual(untouched);
  });

  test('are no advice any more', async () => {
    const world = await under({ fixed: { skip_unknown: false, remove_members_first: false } });
    expect(
      await world.refusal('add_members', { group: 'CG-Empty', people: ['nobody@acme.example'] }),
    ).toMatchInlineSnapshot(`
      "Cannot use 1 entry of 1: 1 not found ("nobody@acme.example").
      Nothing was changed.
      What to do next: Correct them with the person, or call again with skip_unknown: true to go on without them. But here the policy fixes skip_unknown to false, and it cannot be given."
    `);
    expect(await world.refusal('delete_custom_group', { group: 'CG-Finance' })).toContain(
      'But here the policy fixes remove_members_first to false, and it cannot be given.',
    );
  });
});

describe('a policy that is broken', () => {
  const broken: PolicySource = async () => {
    throw new Failure('NOT_CONFIGURED', 'Cannot change anything: line 3 of policy.json', 'Fix it');
  };

  test('lists every tool and reads, and every change is refused', async () => {
    const world = await openWorld({ policy: broken });
    expect(Object.keys(world.listed)).toEqual(names);
    await world.say('list_groups');
    await world.say('find_users', { query: 'ana' });
    const reads = world.requests().length;
    for (const [name, args] of [...changes, ['undo_change', { change: 'x' }] as const]) {
      for (const dry_run of [false, true]) {
        expect(await world.refusal(name, { ...args, dry_run })).toBe(
          'Cannot change anything: line 3 of policy.json.\nNothing was changed.\nWhat whoever runs this server can do: Fix it.',
        );
      }
    }
    expect(world.traces()).toEqual(untouched);
    expect(world.requests()).toHaveLength(reads);
  });

  test('counts as soon as it breaks, and no longer when it is fixed', async () => {
    let policy: PolicySource = async () => [];
    const world = await openWorld({ policy: () => policy() });
    policy = broken;
    expect(await world.refusal('create_custom_group', { name: 'CG-New' })).toMatch(/line 3/);
    policy = async () => [];
    await world.say('create_custom_group', { name: 'CG-New' });
  });
});

describe('a policy that is tightened', () => {
  const args = { group: 'CG-Finance', roles: ['Steward'] };

  /** A world in which that happens while the person reads the question, and then approves. */
  async function meanwhile(said: Partial<Rules>): Promise<World> {
    let policy: Policy = [];
    return openWorld({
      policy: async () => policy,
      person(question) {
        policy = [rules(said)];
        return question.split('\n').at(-1) ?? '';
      },
    });
  }

  test.each<[Partial<Rules>, RegExp]>([
    [{ protect: { groups: ['CG-Finance'] } }, /the policy protects this group/],
    [{ protect: { roles: ['Steward'] } }, /the policy protects the role "Steward"/],
    [{ changeOnly: { groups: ['CG-Sales'] } }, /this is none of them/],
    [{ readOnly: 'readOnly' }, /^Cannot call remove_role: this server is read-only/],
    [{ allowTools: ['assign_role'] }, /^Cannot call remove_role: the policy/],
  ])('while a question is open counts: %j', async (said, words) => {
    const world = await meanwhile(said);
    expect(await world.refusal('remove_role', args)).toMatch(words);
    expect(world.traces()).toEqual({ questions: 1, writes: [] });
    expect(await world.journalled('unused')).not.toBe('');
  });

  test('while a question is open fixes arguments', async () => {
    const world = await meanwhile({ fixed: { dry_run: true } });
    expect(await world.say('remove_role', args)).toMatch(/^Dry run in TENANT/);
    expect(world.traces()).toEqual({ questions: 1, writes: [] });
  });

  test('while the call waits for another one counts', async () => {
    let asked = 0;
    // The last time is when the call has the group to itself.
    const policy: PolicySource = async () => {
      asked += 1;
      return asked > 2 ? [rules({ protect: { groups: ['CG-Empty'] } })] : [];
    };
    const world = await openWorld({ policy });
    expect(await world.refusal('assign_role', { group: 'CG-Empty', roles: ['Steward'] })).toContain(
      'the policy protects this group',
    );
    expect(asked).toBe(3);
    expect(world.traces()).toEqual(untouched);
  });
});
