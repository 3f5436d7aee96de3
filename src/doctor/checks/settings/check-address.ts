/**
 * Whether the settings say where the tenant is.
 *
 * @module
 */

import { tenantsNamed } from '../../../config/sources.js';
import { capital, list } from '../../../text/lists.js';
import { type Check, failureIn, ok } from '../../check.js';
import { settingsFinding } from '../../settings-finding.js';

export const addressCheck: Check = {
  id: 'address',
  subject: 'the address',
  needs: ['profile'],
  async run(context) {
    const { env, origin, simulated, sources } = context;
    if (simulated) return ok(`The simulated tenant runs on this machine, at ${await origin()}.`);
    const failure = await failureIn(origin);
    if (failure !== undefined) return settingsFinding(failure, env, /URL|TENANT|HOST|SERVER/i);
    const names = tenantsNamed(await sources()).map(({ name }) => name);
    return ok(
      `${capital(list(names))} ${names.length === 1 ? 'leads' : 'lead'} to ${await origin()}.`,
    );
  },
};
