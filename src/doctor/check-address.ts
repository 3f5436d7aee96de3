/**
 * Whether the settings say where the tenant is.
 *
 * @module
 */

import { type Check, failed, failureIn, ok } from './check.js';
import { settingsFinding } from './settings-finding.js';

export const addressCheck: Check = {
  id: 'address',
  subject: 'the address',
  async run({ env, origin, simulated }) {
    if (simulated) return ok(`The simulated tenant runs on this machine, at ${origin()}.`);
    const failure = await failureIn(origin);
    if (failure !== undefined) return settingsFinding(failure, env, /URL|TENANT|HOST|SERVER/i);
    const { hostname } = new URL(origin());
    // Not shown: it may as well be a secret.
    if (!/[.:]/.test(hostname) && hostname !== 'localhost') {
      return failed(
        'QLIK_TENANT_URL holds a single word, which is no address of a tenant.',
        'Set QLIK_TENANT_URL to the whole address, such as https://acme.eu.qlikcloud.com.',
      );
    }
    return ok(`QLIK_TENANT_URL leads to ${origin()}.`);
  },
};
