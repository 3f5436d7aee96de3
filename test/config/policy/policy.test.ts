import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../src/config/machine.js';
import { policySource } from '../../../src/config/policy/read-policy.js';
import { policyBounds } from '../../../src/tools/common/apply-policy.js';
import { machineWith, refusalOf, settings } from '../../support/config/machines.js';

const file = `${settings}/policy.json`;
const empty = { prefix: '', protect: {}, changeOnly: {}, fixed: {} };

const read = (machine: Machine, profile?: string) => policySource(policyBounds, profile, machine)();

/** What is said about a policy.json of that text. */
async function complaint(text: string): Promise<string> {
  return refusalOf(read(await machineWith({ [file]: text })));
}

describe('the policy is', () => {
  test('nothing where there is none, and nobody asks what it might say', async () => {
    const never = () => {
      throw new Error('not needed');
    };
    expect(await policySource(never, undefined, await machineWith())()).toEqual([]);
    expect(await policySource(never, undefined, { env: {}, platform: 'linux' })()).toEqual([]);
  });

  test('everything that its file says, with comments and a comma too many', async () => {
    const machine = await machineWith({
      [file]: `\uFEFF{
        // What the auditors want.
        "readOnly": false,
        "allowTools": ["list_groups", "add_members"],
        "protect": {
          "groups": ["CG-Board", "696086a00000000000b003e8"],
          "roles": ["TenantAdmin"], /* by name */
          "people": ["ana.mueller@acme.example", "Jose\u0301"],
        },
        "changeOnly": { "groups": ["CG-Sales"], "roles": ["Steward"] },
        "confirm": "always",
        "confirmAbove": 0,
        "maxPeople": 500,
        "fixed": { "dry_run": true, "skip_unknown": false },
      }`,
    });
    expect(await read(machine)).toEqual([
      {
        place: 'policy.json',
        prefix: '',
        allowTools: ['list_groups', 'add_members'],
        protect: {
          groups: ['CG-Board', '696086a00000000000b003e8'],
          roles: ['TenantAdmin'],
          people: ['ana.mueller@acme.example', 'Jos\u00e9'],
        },
        changeOnly: { groups: ['CG-Sales'], roles: ['Steward'] },
        confirm: 'always',
        confirmAbove: 0,
        maxPeople: 500,
        fixed: { dry_run: true, skip_unknown: false },
      },
    ]);
  });

  test('the sum of all places that have one', async () => {
    const machine = await machineWith(
      {
        [file]: '{ "maxPeople": 10 }',
        [`${settings}/profiles/acme.json`]:
          '{ "tenant": "https://acme.eu.qlikcloud.com", "policy": { "readOnly": true } }',
      },
      { QLIK_READ_ONLY: 'TRUE' },
    );
    expect(await read(machine, 'acme')).toEqual([
      { ...empty, place: 'the environment of this server', readOnly: 'QLIK_READ_ONLY' },
      { ...empty, place: 'policy.json', maxPeople: 10 },
      { ...empty, place: 'profiles/acme.json', prefix: 'policy.', readOnly: 'readOnly' },
    ]);
  });

  test('in the file that is named, instead of the usual one', async () => {
    const files = { [file]: '{ "maxPeople": 10 }', 'elsewhere/strict.json': '{ "maxPeople": 2 }' };
    const machine = await machineWith(files);
    const env = { QLIK_POLICY: machine.pathOf('elsewhere/strict.json') };
    expect(await read({ ...machine, env })).toEqual([
      { ...empty, place: 'strict.json', maxPeople: 2 },
    ]);
  });

  test.each(['false', '0', 'False', ' ', `$${'{user_config.read_only}'}`])(
    'not read-only with QLIK_READ_ONLY=%j',
    async (QLIK_READ_ONLY) => {
      expect(await read(await machineWith({}, { QLIK_READ_ONLY }))).toEqual([]);
    },
  );

  test.each([file, settings])('not without rules while %s is a broken link', async (link) => {
    const machine = await machineWith();
    await mkdir(path.dirname(machine.pathOf(link)), { recursive: true });
    await symlink(machine.pathOf('not-mounted'), machine.pathOf(link));
    expect(await refusalOf(read(machine))).toBe(
      'NOT_CONFIGURED: Cannot change anything while the policy of this server is broken: policy.json is a link, or in a folder that is a link, and the link leads nowhere\nFix policy.json; it is read again with the next call',
    );
  });

  test('what the file says now', async () => {
    const machine = await machineWith();
    const policy = policySource(policyBounds, undefined, machine);
    expect(await policy()).toEqual([]);
    await machine.write(file, '{ "maxPeople": 9 }');
    expect(await policy()).toEqual([{ ...empty, place: 'policy.json', maxPeople: 9 }]);
    // As long as before, and written in the same moment.
    await machine.write(file, '{ "maxPeople": 8 }');
    expect(await policy()).toEqual([{ ...empty, place: 'policy.json', maxPeople: 8 }]);
    await machine.write(file, '{ "maxPeople": }');
    await expect(policy()).rejects.toThrow('line 1 of policy.json: is not JSON');
    await machine.write(file, '{ "maxPeople": 8 }');
    expect(await policy()).toHaveLength(1);
  });
});

test('the policy and the profile that the documents show can be used', async () => {
  const operating = await readFile(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
  const block = (start: string): string =>
    [...operating.matchAll(/```jsonc\n([\s\S]*?)```/g)].find(([, text]) =>
      text?.includes(start),
    )?.[1] ?? '';
  const machine = await machineWith({
    [file]: block('"readOnly"'),
    [`${settings}/profiles/acme.json`]: block('// profiles/acme.json'),
  });
  const [everything, ofProfile] = await read(machine, 'acme');
  expect(Object.keys(everything ?? {}).sort()).toEqual([
    'allowTools',
    'changeOnly',
    'confirm',
    'confirmAbove',
    'fixed',
    'maxPeople',
    'place',
    'prefix',
    'protect',
  ]);
  expect(ofProfile).toMatchObject({ prefix: 'policy.', confirm: 'always' });
});

describe('a policy that is broken allows no change, and says where', () => {
  const before =
    'NOT_CONFIGURED: Cannot change anything while the policy of this server is broken: ';
  const after = '\nFix policy.json; it is read again with the next call';

  test.each([
    ['', 'policy.json is empty'],
    ['  // nothing\n', 'policy.json is empty'],
    ['[]', 'line 1 of policy.json: is not an object in curly brackets'],
    ['readOnly: true', 'line 1 of policy.json: is not JSON with comments: invalid symbol'],
    [
      '{\n  "readOnly": true\n  "maxPeople": 3\n}',
      'line 3 of policy.json: is not JSON with comments: comma expected',
    ],
    [
      '{ "readOnly": true',
      'line 1 of policy.json: is not JSON with comments: close brace expected',
    ],
    [
      '{\n  "protect": {},\n\n  "protect": {}\n}',
      'line 4 of policy.json: "protect" is here a second time',
    ],
    [
      '{\n  "protect": {\n    "group": []\n  }\n}',
      'line 3 of policy.json: "protect.group" is not a setting here; there are groups, roles and people',
    ],
    [
      '{\n  "read_only": true\n}',
      'line 2 of policy.json: "read_only" is not a setting here; there are readOnly, allowTools, protect, changeOnly, confirm, confirmAbove, maxPeople and fixed',
    ],
    [
      '{ "__proto__": {} }',
      'line 1 of policy.json: "__proto__" is not a setting here; there are readOnly, allowTools, protect, changeOnly, confirm, confirmAbove, maxPeople and fixed',
    ],
    ['{ "readOnly": "true" }', 'line 1 of policy.json: "readOnly" has to be true or false'],
    ['{ "readOnly": null }', 'line 1 of policy.json: "readOnly" has to be true or false'],
    [
      '{ "protect": ["CG-Board"] }',
      'line 1 of policy.json: "protect" has to be an object in curly brackets',
    ],
    [
      '{ "protect": { "groups": "CG-Board" } }',
      'line 1 of policy.json: "protect.groups" has to be a list in square brackets',
    ],
    [
      '{ "protect": { "groups": [\n"CG-Board",\n17\n] } }',
      'line 3 of policy.json: "protect.groups" has to name things as texts in double quotes',
    ],
    [
      '{ "protect": { "roles": [" "] } }',
      'line 1 of policy.json: "protect.roles" has an empty text in it',
    ],
    [
      '{ "changeOnly": { "groups": ["CG-Sales "] } }',
      'line 1 of policy.json: "changeOnly.groups" has a name with a space at an end; if that is really its name, give its id',
    ],
    [
      '{ "changeOnly": { "people": [] } }',
      'line 1 of policy.json: "changeOnly.people" is not a setting here; there are groups and roles',
    ],
    ['{ "confirm": "never" }', 'line 1 of policy.json: "confirm" can only be "always"'],
    ...['26', '-1', '2.5', '"10"', '1e999'].map((value) => [
      `{ "confirmAbove": ${value} }`,
      'line 1 of policy.json: "confirmAbove" has to be a whole number from 0 to 25',
    ]),
    ...['0', '501', 'true'].map((value) => [
      `{ "maxPeople": ${value} }`,
      'line 1 of policy.json: "maxPeople" has to be a whole number from 1 to 500',
    ]),
    [
      '{ "fixed": { "limit": true } }',
      'line 1 of policy.json: "fixed.limit" is not a setting here; there are dry_run, remove_members_first and skip_unknown',
    ],
    [
      '{ "fixed": { "dry_run": 1 } }',
      'line 1 of policy.json: "fixed.dry_run" has to be true or false',
    ],
  ])('%j', async (text = '', what) => {
    expect(await complaint(text)).toBe(`${before}${what}${after}`);
  });

  test('a tool that there is not', async () => {
    expect(await complaint('{\n"allowTools": ["list_group"] }')).toMatch(
      /line 2 of policy\.json: "allowTools" names something that is not a tool of this server; there are list_groups, get_group, .* and undo_change\n/,
    );
  });

  test('a name that is to fool whoever reads the message', async () => {
    expect(await complaint('{ "x\\u001b[2J\\u202e\\nApproved": 1 }')).toContain(
      'line 1 of policy.json: "x Approved" is not a setting here',
    );
  });

  test('one that cannot be read', async () => {
    const machine = await machineWith({ [`${file}/x`]: '' });
    expect(await refusalOf(read(machine))).toBe(`${before}policy.json is a folder${after}`);
  });

  test('one that is named and not there', async () => {
    const { home, platform } = await machineWith();
    const env = { QLIK_POLICY: `${home}/strict.json` };
    expect(await refusalOf(read({ env, home, platform }))).toBe(
      `${before}strict.json (named by QLIK_POLICY) is not there\nFix strict.json (named by QLIK_POLICY); it is read again with the next call`,
    );
  });

  test('one that is named by half a path', async () => {
    expect(await refusalOf(read(await machineWith({}, { QLIK_POLICY: '~/strict.json' })))).toBe(
      `${before}QLIK_POLICY is not a whole path from the root; ~ and variables in it are not filled in\nSet QLIK_POLICY to a whole path, then start this server again`,
    );
  });

  test('QLIK_READ_ONLY that says neither', async () => {
    expect(await refusalOf(read(await machineWith({}, { QLIK_READ_ONLY: 'yes' })))).toBe(
      `${before}QLIK_READ_ONLY is neither true nor false\nSet QLIK_READ_ONLY to true or false in the environment of this server, then start it again`,
    );
  });

  test('the policy of a profile, and a profile that is not there', async () => {
    const machine = await machineWith({
      [`${settings}/profiles/acme.json`]:
        '{\n"tenant": "acme.eu.qlikcloud.com",\n"policy": { "maxPeople": 0 }\n}',
    });
    expect(await refusalOf(read(machine, 'acme'))).toBe(
      'NOT_CONFIGURED: Cannot use the profile: line 3 of profiles/acme.json: "policy.maxPeople" has to be a whole number from 1 to 500\nFix profiles/acme.json',
    );
    expect(await refusalOf(read(machine, 'other'))).toMatch(/there is only "acme"/);
  });

  test('two places that contradict each other', async () => {
    const machine = await machineWith({
      [file]: '{ "fixed": { "dry_run": true, "skip_unknown": false } }',
      [`${settings}/profiles/acme.json`]:
        '{ "tenant": "acme.eu.qlikcloud.com", "policy": { "fixed": { "dry_run": false } } }',
    });
    expect(await refusalOf(read(machine, 'acme'))).toBe(
      `${before}"fixed.dry_run" in policy.json and "policy.fixed.dry_run" in profiles/acme.json contradict each other\nFix "fixed.dry_run" in policy.json or "policy.fixed.dry_run" in profiles/acme.json`,
    );
  });
});
