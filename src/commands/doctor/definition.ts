import { wantsColours } from '../../config/terminal.js';
import { defineCommand } from '../command.js';
import { withStdout } from '../stdout.js';

export const doctorCommand = defineCommand({
  options: {
    json: {
      type: 'boolean',
      does: 'one JSON object, for a program; exit code 1 when a check failed',
    },
    profile: { type: 'string', value: '<name>', does: 'check with this profile' },
    sandbox: {
      type: 'boolean',
      does: 'check this machine against a simulated tenant, without settings',
    },
  },
  usage: [
    {
      words: '',
      does: 'check settings, tenant, credential, roles, policy, clock, state folder and clients, and say what to do about what is wrong',
    },
  ],
  async run({ values: { sandbox = false, json = false, profile }, home }) {
    const { doctor, thisSurroundings } = await import('./doctor.js');
    const surroundings = { ...thisSurroundings(home), colours: wantsColours() };
    return await withStdout((print) =>
      doctor({ sandbox, json, profile }, { ...surroundings, print }),
    );
  },
});
