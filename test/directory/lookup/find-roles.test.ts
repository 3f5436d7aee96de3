import { describe, expect, test } from 'vitest';
import { closest } from '../../../src/directory/lookup/closest.js';
import { findRoles } from '../../../src/directory/lookup/find-roles.js';
import { Failure } from '../../../src/errors.js';
import { lines, simulatedTenant } from '../../support/directory/simulated-tenant.js';

const tenant = simulatedTenant();
const catalogue = await tenant.directory.roles({});
const found = (...words: string[]) => findRoles(catalogue, words).map((role) => role.name);

function refusal(word: string): string[] {
  try {
    found(word);
  } catch (error) {
    if (error instanceof Failure) return lines(error);
    throw error;
  }
  throw new Error('it was found');
}

describe('findRoles()', () => {
  test('finds by name and by id, in the order asked for, each once', () => {
    const { id } = tenant.sandbox.roleByName('Steward');
    expect(found('Report exporter', id, ' TenantAdmin ', 'Steward')).toEqual([
      'Report exporter',
      'Steward',
      'TenantAdmin',
    ]);
    expect(found()).toEqual([]);
  });

  test('says the exact name when only the case is wrong', () => {
    expect(refusal('tenantadmin')).toEqual([
      'NAME_NOT_FOUND: Cannot find a role named "tenantadmin": role names are case-sensitive, and the exact name is "TenantAdmin"',
      'Use the exact name, if that is the role meant',
    ]);
  });

  test('names the closest', () => {
    expect(refusal('SpaceCreator')).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a role named "SpaceCreator". Closest: "DataSpaceCreator", "ManagedSpaceCreator", "SharedSpaceCreator", "AutomationCreator" and "PrivateAnalyticsContentCreator"",
        "Call list_roles, then use a name or id it returns; ask the person which role is meant",
      ]
    `);
    expect(refusal('zzqx')).toMatchInlineSnapshot(`
      [
        "NAME_NOT_FOUND: Cannot find a role named "zzqx". Closest: none",
        "Call list_roles, then use a name or id it returns; ask the person which role is meant",
      ]
    `);
  });

  test.each(['Developer', 'developer', ' DEVELOPER '])('says what has replaced %j', (word) => {
    expect(refusal(word)).toEqual([
      'NAME_NOT_FOUND: Cannot find the role "Developer": Qlik removed it in early 2026',
      'What it allowed is now the permission "Manage API keys" (scope api-keys): give a custom role that has it, which list_roles shows, or let a tenant admin add it to User Default in the Administration',
    ]);
  });

  test('finds a custom role that is named Developer', () => {
    const own = { id: 'r1', name: 'Developer', type: 'custom' };
    expect(findRoles(new Map([...catalogue, [own.id, own]]), ['Developer'])).toEqual([own]);
  });
});

describe('closest()', () => {
  const names = ['CG-Finance', 'CG-Sales', 'Finance', 'CG-Data-Platform'];

  test('has those that contain the word first, then those that share its letters', () => {
    expect(closest('finance', names)).toEqual(['CG-Finance', 'Finance']);
    expect(closest('CG-Slaes', names)).toEqual(['CG-Sales']);
    expect(closest('CG-Finanse', names)).toEqual(['CG-Finance', 'Finance']);
    expect(closest('x', names)).toEqual([]);
    expect(closest('', names)).toEqual([]);
  });

  test('has five at most, equally good ones by name', () => {
    const many = ['f', 'e', 'd', 'c', 'b', 'a'].map((end) => `Team ${end}`);
    expect(closest('team', many)).toEqual(['Team a', 'Team b', 'Team c', 'Team d', 'Team e']);
  });
});
