/**
 * Which profile and which context of qlik-cli the connection comes from, and whether all that names a
 * tenant names the same one.
 *
 * @module
 */

import { originOf } from '../../../config/origin.js';
import { keepingContext, type Sources, tenantsNamed } from '../../../config/sources.js';
import type { Failure } from '../../../errors.js';
import { clean, quote } from '../../../text/clean.js';
import { capital } from '../../../text/lists.js';
import { type Check, failureIn, fromFailure, ok, warning } from '../../check.js';
import type { DoctorContext } from '../../context.js';
import { unfilledFinding } from '../../settings-finding.js';

export const profileCheck: Check = {
  id: 'profile',
  subject: 'the profile or context',
  async run(context) {
    const { env, profile, simulated, sources } = context;
    if (simulated) {
      return ok(
        profile === undefined
          ? 'With the simulated tenant no profile and no context of qlik-cli is needed.'
          : 'With the simulated tenant nothing of a profile counts but its policy.',
      );
    }
    const failure = (await failureIn(sources)) ?? (await disagreement(context));
    if (failure !== undefined) return fromFailure(failure);
    const unfilled = unfilledFinding(env, ['QLIK_PROFILE', 'QLIK_CONTEXT'], warning);
    return unfilled ?? ok(usedWords(await sources(), profile));
  },
};

/** Two tenants; an address that is none, or is missing, has a line of its own. */
async function disagreement({ sources, origin }: DoctorContext): Promise<Failure | undefined> {
  const named = tenantsNamed(await sources());
  for (const { name, address } of named) {
    if ((await failureIn(() => originOf(address, name))) !== undefined) return undefined;
  }
  return named.length === 0 ? undefined : await failureIn(origin);
}

function usedWords(sources: Sources, name: string | undefined): string {
  const { profile, context } = sources;
  const used =
    profile === undefined || name === undefined
      ? []
      : [`The profile ${quote(name)} is used (${clean(profile.place).text}).`];
  if (context === undefined) {
    return used.length > 0
      ? [...used, 'Its credential comes from the environment.'].join(' ')
      : 'No profile and no context of qlik-cli is used: the environment alone counts.';
  }
  const { place } = context;
  if (keepingContext(sources) === undefined) {
    used.push(`${capital(place)} of qlik-cli is named, but a credential in the environment wins.`);
  } else {
    used.push(
      used.length > 0
        ? `Its credential comes from ${place} of qlik-cli.`
        : `${capital(place)} of qlik-cli is used.`,
    );
  }
  return used.join(' ');
}
