/**
 * Which kind of credential is set, and whether its values look like what they should be. Whether they
 * are accepted, only the tenant can say.
 *
 * @module
 */

import type { Credential } from '../../../qlik/auth/credential.js';
import { type Check, failureIn, ok, warning } from '../../check.js';
import { type SettingSource, settingSource } from '../../setting-source.js';
import { settingsFinding } from '../../settings-finding.js';
import { formatProblemOf } from './credential-format.js';

export const credentialCheck: Check = {
  id: 'credential',
  subject: 'the credential',
  needs: ['profile'],
  async run(context) {
    const { env, credential, simulated } = context;
    if (simulated) return ok('The credential is the API key of the simulated tenant.');
    const failure = await failureIn(credential);
    if (failure !== undefined) return settingsFinding(failure, env, /KEY|CLIENT|SECRET|TOKEN/i);
    const where = await settingSource(context);
    const problem = formatProblemOf(await credential(), where.context);
    if (problem !== undefined) return warning(`${problem.what}.`, `${problem.fix}.`);
    return ok(`The credential is ${kindOf(await credential(), where)}.`);
  },
};

function kindOf(credential: Credential, { context }: SettingSource): string {
  if (credential.kind === 'api-key') {
    return context === undefined ? 'an API key (QLIK_API_KEY)' : `an API key, from ${context}`;
  }
  const client =
    context === undefined
      ? 'an OAuth client (QLIK_CLIENT_ID, QLIK_CLIENT_SECRET)'
      : `an OAuth client, from ${context}`;
  const { impersonate } = credential;
  if (impersonate === undefined) return client;
  const variable =
    impersonate.field === 'subject' ? 'QLIK_IMPERSONATE_SUBJECT' : 'QLIK_IMPERSONATE_USER_ID';
  return `${client}, acting as the person in ${variable}`;
}
