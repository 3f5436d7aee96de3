import { chmod } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { complaints, complaintsOf, examined, tenant } from '../../support/commands/run-doctor.js';
import { machineWith } from '../../support/config/machines.js';

const folder = '.config/qlik-groups-mcp';

/** A home with a policy, and with a profile that has one of its own. */
async function home(policy?: unknown, ofProfile: unknown = {}, url = '') {
  const text = typeof policy === 'string' ? policy : JSON.stringify(policy);
  const made = await machineWith({
    ...(policy === undefined ? {} : { [`${folder}/policy.json`]: text }),
    [`${folder}/profiles/acme.json`]: JSON.stringify({ tenant: url, policy: ofProfile }),
  });
  return { HOME: made.home };
}

/** The lines about the policy. */
async function lines(
  settings: Record<string, string>,
  ...args: string[]
): Promise<readonly string[]> {
  const { out } = await examined(settings, args);
  return out
    .split(/\n(?= {2}\S)/)
    .filter((line) => /^ {2}[a-z ]+ (By|Nothing is ruled) |polic|QLIK_READ_ONLY/i.test(line));
}

test('every rule is told in words, with the name of the file alone', async () => {
  const { settings, sandbox } = await tenant();
  const policy = {
    allowTools: ['list_groups', 'get_group', 'add_members'],
    protect: { groups: ['CG-Admins', 'Everyone'], roles: ['TenantAdmin'], people: ['okta-u-5'] },
    changeOnly: { groups: ['CG-Finance'], roles: ['Steward', 'DataAdmin'] },
    confirmAbove: 10,
    maxPeople: 1,
    fixed: { dry_run: true, skip_unknown: false },
  };
  const also = ['policy', 'policy-names', 'rate-limit'];
  expect(
    await complaintsOf({ ...settings, ...(await home(policy)) }, { also }),
  ).toMatchInlineSnapshot(`
    {
      "code": 0,
      "findings": [
        {
          "found": "By policy.json, only list_groups, get_group and add_members are offered; 2 groups, 1 role and 1 person are protected; only 1 group can be changed, and no roles of single people; only 2 roles can be given and taken; a person is asked before a change for more than 10 people; one change moves at most 1 person; dry_run is always true; skip_unknown is always false.",
          "id": "policy",
          "state": "ok",
        },
        {
          "found": "All 7 names in the policy are in the tenant.",
          "id": "policy-names",
          "state": "ok",
        },
        {
          "found": "The rate limit refused none of 8 requests.",
          "id": "rate-limit",
          "state": "ok",
        },
      ],
    }
  `);
  expect(
    sandbox.log.map(({ method, path, status }) => `${method} ${path} ${status}`).slice(4),
  ).toMatchInlineSnapshot(`
    [
      "GET /api/v1/users 200",
      "GET /api/v1/groups 200",
      "GET /api/v1/groups 200",
      "GET /api/v1/roles 200",
    ]
  `);
});

describe('the policy', () => {
  test('stands in three places at once', async () => {
    const { settings, url } = await tenant();
    const both = await home({ readOnly: true }, { protect: { people: ['okta-u-5'] } }, url);
    expect(
      await lines({ ...settings, ...both, QLIK_READ_ONLY: '1' }, '--profile', 'acme'),
    ).toMatchInlineSnapshot(`
      [
        "  ok           QLIK_READ_ONLY forbids every change. By policy.json, nothing can be changed. By the policy in profiles/acme.json, 1 person is protected.",
        "  ok           The one name in the policy is in the tenant.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
  });

  test('forbids whole lists, or rules nothing', async () => {
    const { settings } = await tenant();
    const none = { allowTools: [], changeOnly: { groups: [], roles: [] }, protect: { groups: [] } };
    expect(await lines({ ...settings, ...(await home(none)) })).toMatchInlineSnapshot(`
      [
        "  ok           By policy.json, no tool is offered; no group can be changed, and no roles of single people; no role can be given and taken.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
    expect(await lines({ ...settings, ...(await home({})) })).toMatchInlineSnapshot(`
      [
        "  ok           Nothing is ruled by policy.json.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
  });

  test('is another file, whose path is not told', async () => {
    const { settings } = await tenant();
    const made = await machineWith({ 'secret-place/rules.json': '{ "confirm": "always" }' });
    const named = { QLIK_POLICY: made.pathOf('secret-place/rules.json') };
    expect(await lines({ ...settings, ...named })).toMatchInlineSnapshot(`
      [
        "  ok           By rules.json, a person is asked before every change.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
  });

  test('is broken', async () => {
    const { settings } = await tenant();
    const broken = await home('{\n  "protect": { "group": ["CG-Admins"] }\n}');
    expect(await complaintsOf({ ...settings, ...broken })).toMatchInlineSnapshot(`
      {
        "code": 1,
        "findings": [
          {
            "fix": "Fix policy.json; it is read again with the next call.",
            "found": "Cannot change anything while the policy of this server is broken: line 2 of policy.json: "protect.group" is not a setting here; there are groups, roles and people.",
            "id": "policy",
            "state": "failed",
          },
        ],
      }
    `);
  });

  test('is broken in a profile, missing, or contradicts itself', async () => {
    const { settings, url } = await tenant();
    const ofProfile = await home(undefined, { confirm: 'never' }, url);
    expect(
      await complaints({ ...settings, ...ofProfile, QLIK_PROFILE: 'acme' }),
    ).toMatchInlineSnapshot(`
      "  failed       Cannot use the profile: line 1 of profiles/acme.json: "policy.confirm" can only be "always".
                     Do: Fix profiles/acme.json."
    `);
    expect(
      await complaints({ ...settings, QLIK_POLICY: '/not/there/policy.json' }),
    ).toMatchInlineSnapshot(`
      "  failed       Cannot change anything while the policy of this server is broken: policy.json (named by QLIK_POLICY) is not there.
                     Do: Fix policy.json (named by QLIK_POLICY); it is read again with the next call."
    `);
    expect(await complaints({ ...settings, QLIK_READ_ONLY: 'yes' })).toMatchInlineSnapshot(`
      "  failed       Cannot change anything while the policy of this server is broken: QLIK_READ_ONLY is neither true nor false.
                     Do: Set QLIK_READ_ONLY to true or false in the environment of this server, then start it again."
    `);
    const two = await home({ fixed: { dry_run: true } }, { fixed: { dry_run: false } }, url);
    expect(await complaints({ ...settings, ...two, QLIK_PROFILE: 'acme' })).toMatchInlineSnapshot(`
      "  failed       Cannot change anything while the policy of this server is broken: "fixed.dry_run" in policy.json and "policy.fixed.dry_run" in profiles/acme.json contradict each other.
                     Do: Fix "fixed.dry_run" in policy.json or "policy.fixed.dry_run" in profiles/acme.json."
    `);
  });

  test('could have been written by another account', async () => {
    const { settings, url } = await tenant();
    const { HOME } = await home({}, {}, url);
    await chmod(`${HOME}/${folder}/policy.json`, 0o664);
    expect(await complaints({ ...settings, HOME })).toMatchInlineSnapshot(`
      "  failed       Cannot change anything while the policy of this server is broken: policy.json is not safe: other accounts can write to it (mode 664).
                     Do: Run chmod go-w ~/.config/qlik-groups-mcp/policy.json once you have checked what is in it; it is read again with the next call."
    `);
    await chmod(`${HOME}/${folder}/policy.json`, 0o600);
    await chmod(`${HOME}/${folder}/profiles`, 0o777);
    expect(await complaints({ ...settings, HOME })).toBe('');
    expect(await complaints({ ...settings, HOME, QLIK_PROFILE: 'acme' })).toMatchInlineSnapshot(`
      "  failed       Cannot change anything while the policy of this server is broken: profiles/acme.json is not safe: other accounts can write to its folder (mode 777).
                     Do: Run chmod go-w ~/.config/qlik-groups-mcp/profiles once you have checked what is in it; it is read again with the next call."
    `);
  });

  test('was meant, and nobody filled it in', async () => {
    const { settings } = await tenant();
    const unfilled = `$${'{user_config.read_only}'}`;
    expect(await complaints({ ...settings, QLIK_READ_ONLY: unfilled })).toMatchInlineSnapshot(`
      "  warning      QLIK_READ_ONLY holds a literal \${…} that nobody filled in, which counts as not set.
                     Do: Set the variable that it names before the client starts, or write it as this client wants it (Cursor: \${env:NAME}, VS Code: \${input:NAME})."
    `);
  });

  test('is told of with the simulated tenant too, and nothing is looked for there', async () => {
    const { HOME } = await home({ protect: { groups: ['CG-Of-Mine'] } });
    expect(await lines({ HOME }, '--sandbox')).toMatchInlineSnapshot(`
      [
        "  ok           By policy.json, 1 group is protected.",
        "  ok           What a policy names is not looked for in the simulated tenant.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
  });
});

describe('what the policy names', () => {
  const named = async (policy: unknown): Promise<string> => {
    const { settings } = await tenant();
    const all = await lines({ ...settings, ...(await home(policy)) });
    return all.slice(1).join('\n');
  };

  test('is in the tenant, by name, id, e-mail or subject', async () => {
    expect(
      await named({
        protect: {
          groups: ['CG-Admins', '696087900000000000b003ec', 'com.qlik.Everyone'],
          people: ['ANA.BERG@acme.example', '695f9d6c0000000000a00005', 'okta-u-5', 'Vera Holm'],
        },
        changeOnly: { roles: ['Steward'] },
      }),
    ).toMatchInlineSnapshot(`
      "  ok           All 8 names in the policy are in the tenant.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine."
    `);
    expect(await named({ protect: { roles: ['TenantAdmin'] } })).toMatchInlineSnapshot(
      `
      "  ok           The one name in the policy is in the tenant.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine."
    `,
    );
  });

  test('is not there, or only with other capitals', async () => {
    expect(
      await named({
        protect: {
          groups: ['cg-admins', 'CG-\u001b[31mNone', '0123456789abcdef01234567'],
          roles: ['tenantadmin', 'Developer'],
          people: ['nobody@acme.example', 'vera holm'],
        },
        changeOnly: { groups: ['CG-Sales', 'CG-New'] },
      }),
    ).toMatchInlineSnapshot(`
      "  warning      The policy names what is not in the tenant: "cg-admins" ("protect.groups" in policy.json; there is "CG-Admins"), "CG-None" ("protect.groups" in policy.json), "0123456789abcdef01234567" ("protect.groups" in policy.json), "CG-New" ("changeOnly.groups" in policy.json), "tenantadmin" ("protect.roles" in policy.json; there is "TenantAdmin") and 3 more.
                     Do: Correct the name, upper and lower case matter, or give the id; what does not exist yet can stay.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine."
    `);
  });

  test('is looked up for ten names, and for no more', async () => {
    const groups = Array.from({ length: 12 }, (_, number) => `CG-None-${number}`);
    const { settings, sandbox } = await tenant();
    const policy = await home({ protect: { groups, people: ['okta-u-5'] } });
    const all = await lines({ ...settings, ...policy });
    expect(all.slice(1)).toMatchInlineSnapshot(`
      [
        "  warning      The policy names what is not in the tenant: "CG-None-0" ("protect.groups" in policy.json), "CG-None-1" ("protect.groups" in policy.json), "CG-None-2" ("protect.groups" in policy.json), "CG-None-3" ("protect.groups" in policy.json), "CG-None-4" ("protect.groups" in policy.json) and 5 more. 3 more names were not looked up.
                     Do: Correct the name, upper and lower case matter, or give the id; what does not exist yet can stay.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
    expect(sandbox.log).toHaveLength(4 + 10);

    const there = ['CG-Admins', 'CG-Finance', 'CG-Sales', 'CG-Empty', 'CG-Data-Platform'];
    const roles = [
      'TenantAdmin',
      'Steward',
      'DataAdmin',
      'SharedSpaceCreator',
      'ManagedSpaceCreator',
    ];
    expect(
      await named({ protect: { groups: there, roles, people: ['okta-u-5'] } }),
    ).toMatchInlineSnapshot(
      `
      "  ok           The first 10 names in the policy are in the tenant. 1 more name was not looked up.
        ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine."
    `,
    );
  });

  test('is not looked up by somebody who may not see it', async () => {
    const { settings, sandbox } = await tenant();
    const viewer = { ...settings, QLIK_API_KEY: 'sandbox-key-viewer' };
    const policy = await home({ protect: { groups: ['CG-Admins'] } });
    const all = await lines({ ...viewer, ...policy });
    expect(all.slice(1)).toMatchInlineSnapshot(`
      [
        "  not checked  What the policy names was not looked at. Do: Fix what the caller may do first.",
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
    expect(sandbox.log).toHaveLength(4);
  });

  test('cannot be looked up while the tenant has a problem', async () => {
    const { settings, sandbox } = await tenant();
    sandbox.fail({ on: { path: '/api/v1/roles' }, kind: 'status', status: 503, times: 9 });
    const policy = await home({ protect: { roles: ['TenantAdmin'] } });
    expect((await lines({ ...settings, ...policy })).slice(1)).toMatchInlineSnapshot(`
      [
        "  ok           A person is asked by a form of their client, or else on the approval page in the browser of this machine.",
      ]
    `);
  });
});
