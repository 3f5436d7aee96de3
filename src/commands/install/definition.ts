import { defineCommand } from '../command.js';
import { withStdout } from '../stdout.js';

const yes = { type: 'boolean', short: 'y', does: 'do not ask' } as const;

export const installCommand = defineCommand({
  options: {
    tenant: {
      type: 'string',
      value: '<address>',
      does: 'which tenant; asked for unless given, and no key ever is',
    },
    context: {
      type: 'string',
      value: '<name>',
      does: 'the tenant and the key of a qlik-cli context instead',
    },
    profile: {
      type: 'string',
      value: '<name>',
      does: 'those of a profile of this server instead',
    },
    sandbox: { type: 'boolean', does: 'the simulated tenant instead' },
    print: { type: 'boolean', does: 'only show the command or the snippet, change nothing' },
    replace: {
      type: 'boolean',
      does: 'put it in the place of a different server of the same name',
    },
    yes,
  },
  usage: [
    { words: '', does: 'list the clients this can be put into, such as cursor or claude-code' },
    { words: '<client>', does: 'put it in, once you have seen and agreed' },
  ],
  async run({ word, values, home, warn }) {
    const { realEnvironment, runInstall } = await loadWork();
    return await withStdout((print) =>
      runInstall(word, values, realEnvironment(home, print), warn),
    );
  },
});

export const uninstallCommand = defineCommand({
  options: { yes },
  usage: [{ words: '<client>', does: 'take it out again' }],
  async run({ word, values, home, warn }) {
    const { realEnvironment, runUninstall } = await loadWork();
    return await withStdout((print) =>
      runUninstall(word, values, realEnvironment(home, print), warn),
    );
  },
});

async function loadWork() {
  const [{ runInstall, runUninstall }, { realEnvironment }] = await Promise.all([
    import('./run-install.js'),
    import('./real-environment.js'),
  ]);
  return { runInstall, runUninstall, realEnvironment };
}
