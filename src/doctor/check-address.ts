/**
 * Whether the settings say where the tenant is.
 *
 * @module
 */

import { tenantsNamed } from '../config/sources.js';
import { capital, list } from '../text/lists.js';
import { type Check, failed, failureIn, ok } from './check.js';
import { settingsFinding } from './settings-finding.js';
import { whereKept } from './where-kept.js';

export const addressCheck: Check = {
  id: 'address',
  subject: 'the address',
  needs: ['profile'],
  async run(patient) {
    const { env, origin, simulated, sources } = patient;
    if (simulated) return ok(`The simulated tenant runs on this machine, at ${await origin()}.`);
    const failure = await failureIn(origin);
    if (failure !== undefined) return settingsFinding(failure, env, /URL|TENANT|HOST|SERVER/i);
    const { hostname } = new URL(await origin());
    // Not shown: it may as well be a secret.
    if (!/[.:]/.test(hostname) && hostname !== 'localhost') {
      const { address } = await whereKept(patient);
      return failed(
        `${capital(address)} holds a single word, which is no address of a tenant.`,
        `Set ${address} to the whole address, such as https://acme.eu.qlikcloud.com.`,
      );
    }
    const names = tenantsNamed(await sources()).map(({ name }) => name);
    return ok(
      `${capital(list(names))} ${names.length === 1 ? 'leads' : 'lead'} to ${await origin()}.`,
    );
  },
};
