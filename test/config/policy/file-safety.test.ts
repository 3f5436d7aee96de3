import { chmod, chown, symlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readConnection } from '../../../src/config/connection.js';
import type { Machine } from '../../../src/config/machine.js';
import { policySource } from '../../../src/config/policy/read-policy.js';
import { policyBounds } from '../../../src/tools/common/apply-policy.js';
import { machineWith, refusalOf, settings } from '../../support/config/machines.js';

const file = `${settings}/policy.json`;
const profile = `${settings}/profiles/acme.json`;
const rules = '{ "maxPeople": 9 }';
const acme = 'https://acme.eu.qlikcloud.com';

const read = (machine: Machine, profileName?: string) =>
  policySource(policyBounds, profileName, machine)();

const before = 'NOT_CONFIGURED: Cannot change anything while the policy of this server is broken: ';
const after = ' once you have checked what is in it; it is read again with the next call';

/** Whether a test may give files away, as only root can. */
const isRoot = process.geteuid?.() === 0;

describe('no change is allowed by a policy that another account could have written:', () => {
  test.each([
    ['the group', 0o664, '664'],
    ['everybody', 0o646, '646'],
  ])('%s can write to the file', async (_, mode, shown) => {
    const machine = await machineWith({ [file]: rules });
    await chmod(machine.pathOf(file), mode);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: other accounts can write to it (mode ${shown})\nRun chmod go-w ~/${file}${after}`,
    );
    await chmod(machine.pathOf(file), 0o644);
    expect(await read(machine)).toMatchObject([{ maxPeople: 9 }]);
  });

  test('everybody can write to its folder', async () => {
    const machine = await machineWith({ [file]: rules });
    await chmod(machine.pathOf(settings), 0o1777);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: other accounts can write to its folder (mode 1777)\nRun chmod go-w ~/${settings}${after}`,
    );
  });

  test('the group can write to its folder, and the file is gone', async () => {
    const machine = await machineWith({ [profile]: '{}' });
    await chmod(machine.pathOf(settings), 0o770);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not there, and another account may have removed it: other accounts can write to its folder (mode 770)\nRun chmod go-w ~/${settings} once you have checked what is in it; it is read again with the next call`,
    );
  });

  test('file and folder are both open', async () => {
    const machine = await machineWith({ [file]: rules });
    await chmod(machine.pathOf(file), 0o666);
    await chmod(machine.pathOf(settings), 0o777);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: other accounts can write to it (mode 666) and other accounts can write to its folder (mode 777)\nRun chmod go-w ~/${file} and chmod go-w ~/${settings}${after}`,
    );
  });

  test.runIf(isRoot)('the file belongs to another account, root excepted', async () => {
    const machine = { ...(await machineWith({ [file]: rules })), uid: 4242 };
    expect(await read(machine)).toHaveLength(1);
    await chown(machine.pathOf(file), 4343, 4343);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: it belongs to another account (uid 4343)\nRun sudo chown 4242 ~/${file}${after}`,
    );
    await chown(machine.pathOf(file), 4242, 4242);
    expect(await read(machine)).toHaveLength(1);
  });

  test.skipIf(isRoot)('the file belongs to another account', async () => {
    const machine = { ...(await machineWith({ [file]: rules })), uid: 4242 };
    expect(await refusalOf(read(machine))).toContain('it belongs to another account (uid');
  });

  test.runIf(isRoot)('its folder belongs to another account', async () => {
    const machine = { ...(await machineWith({ [file]: rules })), uid: 4242 };
    await chown(machine.pathOf(settings), 4343, 4343);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: its folder belongs to another account (uid 4343)\nRun sudo chown 4242 ~/${settings}${after}`,
    );
  });

  test('it is a link, and the file behind it or the folder of that file is open', async () => {
    const machine = await machineWith({ 'shared files/rules.json': rules, [profile]: '{}' });
    const target = machine.pathOf('shared files/rules.json');
    await symlink(target, machine.pathOf(file));
    expect(await read(machine)).toHaveLength(1);
    await chmod(target, 0o660);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: other accounts can write to it (mode 660)\nRun chmod go-w ~/'shared files/rules.json'${after}`,
    );
    await chmod(target, 0o600);
    await chmod(machine.pathOf('shared files'), 0o775);
    expect(await refusalOf(read(machine))).toBe(
      `${before}policy.json is not safe: other accounts can write to its folder (mode 775)\nRun chmod go-w ~/'shared files'${after}`,
    );
  });

  test('it is a link that others can replace', async () => {
    const machine = await machineWith({ 'mine/rules.json': rules, [profile]: '{}' });
    await symlink(machine.pathOf('mine/rules.json'), machine.pathOf(file));
    await chmod(machine.pathOf(settings), 0o777);
    expect(await refusalOf(read(machine))).toContain('other accounts can write to its folder');
  });

  test('it is named by QLIK_POLICY and does not lie at home', async () => {
    const { pathOf, platform } = await machineWith({ 'rules/strict.json': rules });
    await chmod(pathOf('rules/strict.json'), 0o666);
    const env = { QLIK_POLICY: pathOf('rules/strict.json') };
    expect(await refusalOf(read({ env, platform }))).toBe(
      `${before}strict.json (named by QLIK_POLICY) is not safe: other accounts can write to it (mode 666)\nRun chmod go-w ${pathOf('rules/strict.json')}${after}`,
    );
  });
});

test('on Windows, modes say nothing of who may write', async () => {
  const machine = await machineWith({ 'rules.json': rules });
  await chmod(machine.pathOf('rules.json'), 0o666);
  // No path of Windows can be read here: the folder of the settings is one that does not exist.
  const env = { QLIK_POLICY: machine.pathOf('rules.json') };
  expect(await read({ env, platform: 'win32', home: machine.home })).toHaveLength(1);
});

describe('a profile that another account could have written', () => {
  const context = `contexts:\n  admin: { server: ${acme}, headers: { Authorization: Bearer k3y } }\n`;

  test('allows no change, whether it has a policy or not; its context still connects', async () => {
    const machine = await machineWith({
      [profile]: `{ "tenant": "${acme}", "context": "admin" }`,
      '.qlik/contexts.yml': context,
    });
    await chmod(machine.pathOf(profile), 0o664);
    expect(await refusalOf(read(machine, 'acme'))).toBe(
      `${before}profiles/acme.json is not safe: other accounts can write to it (mode 664)\nRun chmod go-w ~/${profile}${after}`,
    );
    expect(await readConnection('acme', machine)).toMatchObject({ tenantUrl: acme });
  });

  test('counts its folder too', async () => {
    const machine = await machineWith({ [profile]: `{ "tenant": "${acme}" }` });
    await chmod(machine.pathOf(`${settings}/profiles`), 0o777);
    expect(await refusalOf(read(machine, 'acme'))).toContain(
      'profiles/acme.json is not safe: other accounts can write to its folder (mode 777)',
    );
  });

  test('does not say alone where a key from the environment is sent', async () => {
    const machine = await machineWith({ [profile]: `{ "tenant": "${acme}" }` });
    const env = { QLIK_API_KEY: 'k3y' };
    expect(await readConnection('acme', { ...machine, env })).toMatchObject({ tenantUrl: acme });
    await chmod(machine.pathOf(profile), 0o666);
    expect(await refusalOf(readConnection('acme', { ...machine, env }))).toBe(
      `NOT_CONFIGURED: Cannot talk to Qlik Cloud: profiles/acme.json is not safe: other accounts can write to it (mode 666), and nothing else says which tenant the credential is for\nRun chmod go-w ~/${profile}${after}; or set QLIK_TENANT_URL as well`,
    );
    const named = { ...machine, env: { ...env, QLIK_TENANT_URL: acme } };
    expect(await readConnection('acme', named)).toMatchObject({ tenantUrl: acme });
  });
});
