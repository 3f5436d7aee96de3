/**
 * Which kind of credential is set, and whether its values look like what they should be. Whether they
 * are accepted, only the tenant can say.
 *
 * @module
 */

import type { Credential } from '../qlik/credential.js';
import { type Check, failureIn, ok, warning } from './check.js';
import { oddityOf } from './credential-oddity.js';
import { settingsFinding } from './settings-finding.js';

export const credentialCheck: Check = {
  id: 'credential',
  subject: 'the credential',
  async run({ env, credential, simulated }) {
    if (simulated) return ok('The credential is the API key of the simulated tenant.');
    const failure = await failureIn(credential);
    if (failure !== undefined) return settingsFinding(failure, env, /KEY|CLIENT|SECRET|TOKEN/i);
    const oddity = oddityOf(credential());
    if (oddity !== undefined) return warning(`${oddity.what}.`, `${oddity.mend}.`);
    return ok(`The credential is ${kindOf(credential())}.`);
  },
};

function kindOf(credential: Credential): string {
  if (credential.kind === 'api-key') return 'an API key (QLIK_API_KEY)';
  const client = 'an OAuth client (QLIK_CLIENT_ID, QLIK_CLIENT_SECRET)';
  const { impersonate } = credential;
  if (impersonate === undefined) return client;
  const variable =
    impersonate.field === 'subject' ? 'QLIK_IMPERSONATE_SUBJECT' : 'QLIK_IMPERSONATE_USER_ID';
  return `${client}, acting as the person in ${variable}`;
}
