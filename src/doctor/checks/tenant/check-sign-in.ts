/**
 * Whether the tenant accepts the credential, and what it lets it do.
 *
 * @see https://qlik.dev/authenticate/
 * @module
 */

import type { Failure } from '../../../errors.js';
import type { Credential } from '../../../qlik/auth/credential.js';
import { clean, quote } from '../../../text/clean.js';
import { capital, list } from '../../../text/lists.js';
import { type Check, type Finding, failed, failureIn, fromFailure, ok } from '../../check.js';
import type { DoctorContext } from '../../context.js';
import { settingSource } from '../../setting-source.js';
import { claimsOf } from '../settings/token-claims.js';
import { rightAddress } from './unreachable.js';

type Client = Extract<Credential, { kind: 'client-credentials' }>;

export const signInCheck: Check = {
  id: 'sign-in',
  subject: 'the sign-in',
  needs: ['tenant', 'credential'],
  async run(doctor) {
    const credential = await doctor.credential();
    const failure = await failureIn(doctor.me);
    const scopes = doctor.exchanges.flatMap((exchange) => exchange.scopes ?? []);
    if (failure !== undefined) return await refused(failure, credential, scopes, doctor);
    if (credential.kind === 'api-key') {
      return ok('The tenant accepts the API key, which may do whatever its owner may.');
    }
    const which = scopes.length === 0 ? 'what it asked for' : scopesText(scopes);
    return ok(`The tenant accepts the OAuth client and gives it ${which}.`);
  },
};

/** @throws {Failure} Where it tells of the tenant and not of the credential. */
async function refused(
  failure: Failure,
  credential: Credential,
  scopes: readonly string[],
  doctor: DoctorContext,
): Promise<Finding> {
  const { address, context } = await settingSource(doctor);
  if (failure.context.status === 404) {
    return failed(
      `There is no tenant of Qlik Cloud at ${await doctor.origin()}: what each of them has is not found there (404).`,
      capital(rightAddress(address)),
    );
  }
  if (failure.code !== 'SIGN_IN_FAILED') throw failure;
  return credential.kind === 'api-key'
    ? refusedKey(credential.key, context)
    : refusedClient(failure, credential, scopes, context);
}

function refusedKey(key: string, context: string | undefined): Finding {
  const { tenant, user } = claimsOf(key);
  const says = [
    ...(tenant === undefined ? [] : [`in the tenant with the id ${quote(tenant)}`]),
    ...(user === undefined ? [] : [`for the user with the id ${quote(user)}`]),
  ];
  return failed(
    [
      'The tenant does not accept the API key (401).',
      ...(says.length === 0 ? [] : [`By its own words it was made ${says.join(' ')}.`]),
    ].join(' '),
    `Make a new API key in this tenant, as a person with the role TenantAdmin, and ${context === undefined ? 'put it into QLIK_API_KEY' : `create ${context} again with it (qlik context create)`}. This one is expired, revoked, or of another tenant, or its owner may no longer use API keys.`,
  );
}

function refusedClient(
  failure: Failure,
  { impersonate }: Client,
  scopes: readonly string[],
  context: string | undefined,
): Finding {
  const { status = 0 } = failure.context;
  const fixes = impersonate === undefined ? clientFixes : impersonationFixes;
  const fix = status === 401 ? wrongClient(context) : fixes[status];
  const finding = fromFailure(failure, fix);
  if (scopes.length === 0) return finding;
  return { ...finding, found: `${finding.found} It was given ${scopesText(scopes)}.` };
}

function wrongClient(context: string | undefined): string {
  const again =
    context === undefined
      ? 'Copy QLIK_CLIENT_ID and QLIK_CLIENT_SECRET again, both'
      : `Create ${context} again with qlik context create, with id and secret`;
  return `${again} of one OAuth client of this tenant; its secret may have been deleted.`;
}

/** By the status of the answer. */
const clientFixes: Record<number, string | undefined> = {
  400: 'Open the OAuth client in the Administration of the tenant: it needs the scope admin_classic, the consent method Trusted, and leave for machine-to-machine use.',
  403: 'Check in the Administration of the tenant that the OAuth client is allowed machine-to-machine use, and that its bot user is not disabled.',
};

const impersonationFixes: Record<number, string | undefined> = {
  400: 'Check that the person to act as is in the tenant, by the subject or id that you gave. The OAuth client needs the scope admin_classic, the consent method Trusted, and leave to impersonate.',
  403: 'Check in the Administration of the tenant that the OAuth client may impersonate, and that the person to act as is not disabled.',
};

function scopesText(scopes: readonly string[]): string {
  const shown = [...new Set(scopes)].map((scope) => clean(scope, 40).text);
  return `the ${shown.length === 1 ? 'scope' : 'scopes'} ${list(shown.slice(0, 8))}`;
}
