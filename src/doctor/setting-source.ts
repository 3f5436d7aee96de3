/**
 * Where the address and the credential stand, so that advice names the place that has to be fixed.
 *
 * @module
 */

import { keepingContext, type Sources, tenantsNamed } from '../config/sources.js';
import type { DoctorContext } from './context.js';

export interface SettingSource {
  /** Such as `QLIK_TENANT_URL`, or `"tenant" in profiles/acme.json`. */
  readonly address: string;
  /** The context that has the credential, as it is named to people; left out where none has. */
  readonly context?: string;
}

/** @throws {Failure} Where it cannot be read. */
export async function settingSource({ sources, simulated }: DoctorContext): Promise<SettingSource> {
  if (simulated) return { address: 'QLIK_TENANT_URL' };
  const found = await sources();
  const context = keepingContext(found)?.place;
  return { address: addressPlace(found), ...(context === undefined ? {} : { context }) };
}

function addressPlace(sources: Sources): string {
  const name = tenantsNamed(sources)[0]?.name ?? 'QLIK_TENANT_URL';
  return name === sources.context?.place ? `the server of ${name}` : name;
}
