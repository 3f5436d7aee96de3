/**
 * Reading the policy: again for every call, because a server runs for days and a rule that was
 * tightened must count at once. What cannot be read or understood, or could have been written by
 * another account, allows no change.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import { clean } from '../../text/clean.js';
import { appFolder } from '../app-folder.js';
import { ConfigError, configErrorText } from '../config-error.js';
import { readVariable } from '../env-variable.js';
import { type Machine, pathsOf, thisMachine } from '../machine.js';
import { readProfile } from '../profile/profile.js';
import { readGuarded } from '../read-guarded.js';
import { type Policy, type PolicyBounds, type Rules, ruleIn } from './policy.js';

/** @throws {Failure} `NOT_CONFIGURED` while any part of the policy is broken. */
export type PolicySource = () => Promise<Policy>;

/**
 * @param bounds Asked for only where there is a policy.
 * @param profile Name of the profile whose own policy counts as well.
 */
export function policySource(
  bounds: () => PolicyBounds,
  profile: string | undefined,
  machine: Machine = thisMachine(),
): PolicySource {
  const ofFile = remembered((text, place) => parsed(text, place, bounds()));
  return async () => {
    const places = [
      rulesOfEnvironment(machine),
      await rulesOfFile(machine, ofFile),
      profile === undefined ? undefined : await rulesOfProfile(profile, machine, bounds),
    ];
    const policy = places.filter((rules) => rules !== undefined);
    refuseContradiction(policy);
    return policy;
  };
}

function rulesOfEnvironment({ env }: Machine): Rules | undefined {
  const value = readVariable(env, 'QLIK_READ_ONLY')?.toLowerCase();
  if (value === undefined || value === 'false' || value === '0') return undefined;
  if (value !== 'true' && value !== '1') {
    throw broken(
      'QLIK_READ_ONLY is neither true nor false',
      'Set QLIK_READ_ONLY to true or false in the environment of this server, then start it again',
    );
  }
  return {
    place: 'the environment of this server',
    prefix: '',
    readOnly: 'QLIK_READ_ONLY',
    protect: {},
    changeOnly: {},
    fixed: {},
  };
}

async function rulesOfFile(
  machine: Machine,
  ofFile: (text: string, place: string) => Promise<Rules>,
): Promise<Rules | undefined> {
  const { isAbsolute, basename, join } = pathsOf(machine.platform);
  const chosen = readVariable(machine.env, 'QLIK_POLICY');
  if (chosen !== undefined && !isAbsolute(chosen)) {
    throw broken(
      'QLIK_POLICY is not a whole path from the root; ~ and variables in it are not filled in',
      'Set QLIK_POLICY to a whole path, then start this server again',
    );
  }
  const folder = appFolder('config', machine);
  const path = chosen ?? (folder === undefined ? undefined : join(folder, 'policy.json'));
  if (path === undefined) return undefined;
  const place = clean(basename(path)).text;
  const which = chosen === undefined ? '' : ' (named by QLIK_POLICY)';
  try {
    const { text, unsafe } = await readGuarded(path, machine);
    if (unsafe !== undefined) throw unsafe;
    if (text !== undefined) return await ofFile(text, place);
    if (chosen === undefined) return undefined;
    throw new ConfigError('is not there');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw broken(
      configErrorText(`${place}${which}`, error),
      error.next ?? `Fix ${place}${which}; it is read again with the next call`,
    );
  }
}

async function rulesOfProfile(
  name: string,
  machine: Machine,
  bounds: () => PolicyBounds,
): Promise<Rules | undefined> {
  const { policy, place, unsafe } = await readProfile(name, machine, bounds);
  if (unsafe === undefined) return policy;
  throw broken(configErrorText(place, unsafe), unsafe.next ?? `Fix ${place}`);
}

async function parsed(text: string, place: string, bounds: PolicyBounds): Promise<Rules> {
  const { parseSettingsFile } = await import('../settings-file.js');
  const { rulesOf } = await import('./policy-shape.js');
  return rulesOf(parseSettingsFile(text), place, bounds);
}

/** The same text means the same, and is parsed once. */
function remembered(
  parse: (text: string, place: string) => Promise<Rules>,
): (text: string, place: string) => Promise<Rules> {
  let last: { readonly text: string; readonly rules: Rules } | undefined;
  return async (text, place) => {
    if (last?.text !== text) last = { text, rules: await parse(text, place) };
    return last.rules;
  };
}

/** Which of the two was meant would be a guess. */
function refuseContradiction(policy: Policy): void {
  for (const rules of policy) {
    for (const [name, value] of Object.entries(rules.fixed)) {
      const other = policy.find(({ fixed }) => fixed[name] !== undefined && fixed[name] !== value);
      if (other === undefined) continue;
      const [one, two] = [rules, other].map((place) => ruleIn(place, `fixed.${name}`));
      throw broken(`${one} and ${two} contradict each other`, `Fix ${one} or ${two}`);
    }
  }
}

function broken(what: string, next: string): Failure {
  return new Failure(
    'NOT_CONFIGURED',
    `Cannot change anything while the policy of this server is broken: ${what}`,
    next,
  );
}
