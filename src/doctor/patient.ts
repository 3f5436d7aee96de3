/**
 * What the checks look at: the settings, the machine, and the tenant. Each thing is read once, when a
 * check first asks for it.
 *
 * @module
 */

import { readCredential, readTenantUrl } from '../config/settings.js';
import { stateFolder } from '../config/state-folder.js';
import { createQlikClient, type QlikClient } from '../qlik/client.js';
import { standardLimits } from '../qlik/courier.js';
import type { Credential } from '../qlik/credential.js';
import { EVERYONE_ID, type Group, getGroup } from '../qlik/groups.js';
import { getMetadata } from '../qlik/oauth.js';
import { createRedactor } from '../qlik/redact.js';
import type { Transport, WireReply } from '../qlik/transport.js';
import { createUndiciTransport, type Timeouts } from '../qlik/undici-transport.js';
import { getMe, type User } from '../qlik/users.js';
import { type Exchange, notedTransport } from './noted-transport.js';

export interface Patient {
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Such as `22.12.0`. */
  readonly nodeVersion: string;
  /** A simulated tenant is looked at, not the one of the settings. */
  readonly simulated: boolean;
  /** Scheme, host and port of the tenant. @throws {Failure} */
  readonly origin: () => string;
  /** @throws {Failure} */
  readonly credential: () => Credential;
  /** Where the journal of this tenant is kept. @throws {Failure} */
  readonly folder: () => string;
  /** What the tenant answers to somebody it does not know. @throws {TransportError} */
  readonly greet: () => Promise<WireReply>;
  /** Signs in, and reads whom the tenant takes us for. @throws {Failure} */
  readonly me: () => Promise<User>;
  /** The group of all people, with the roles that everybody has. @throws {Failure} */
  readonly everyone: () => Promise<Group>;
  /** Every request that was answered so far. */
  readonly exchanges: readonly Exchange[];
  /** Whether the time for everything together is over. */
  readonly outOfTime: () => boolean;
  /** Takes out of a text what the settings hold in secret. */
  readonly redact: (text: string) => string;
  close(): Promise<void>;
}

export interface PatientOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => number;
  readonly nodeVersion: string;
  /** Instead of the tenant of the settings. */
  readonly simulated?: { readonly url: string; readonly credential: Credential } | undefined;
  /** For one request; left out, as long as a person likes to wait. */
  readonly timeouts?: Timeouts | undefined;
  /** Ends whatever is asked of the tenant; left out, after a while. */
  readonly deadline?: AbortSignal | undefined;
}

/** A tenant that is well answers at once. In milliseconds, as is what follows. */
const standardTimeouts: Timeouts = { connect: 4_000, headers: 5_000, body: 5_000 };
const WHOLE = 15_000;

/** Touches neither disk nor network before it is asked. */
export function createPatient({
  env,
  now,
  nodeVersion,
  simulated,
  timeouts = standardTimeouts,
  deadline: signal = AbortSignal.timeout(WHOLE),
}: PatientOptions): Patient {
  const exchanges: Exchange[] = [];

  const origin = once(() => simulated?.url ?? readTenantUrl(env));
  const credential = once(() => simulated?.credential ?? readCredential(env));
  const wire = once(() => {
    const transport = createUndiciTransport(origin(), timeouts, standardLimits.replyBytes);
    return notedTransport(transport, now, exchanges);
  });
  const client = once(() => clientOn(wire(), origin(), credential()));
  return {
    env,
    now,
    nodeVersion,
    simulated: simulated !== undefined,
    origin,
    credential,
    folder: once(() => stateFolder(new URL(origin()).host, env)),
    greet: once(() => {
      const { method, path } = getMetadata;
      return wire().request({ method, path, headers: { accept: 'application/json' }, signal });
    }),
    me: once(async () => await client().send(getMe, { signal })),
    everyone: once(
      async () => await client().send(getGroup, { params: { groupId: EVERYONE_ID }, signal }),
    ),
    exchanges,
    outOfTime: () => signal.aborted,
    redact: redactorFor(env, simulated?.credential),
    async close() {
      if (wire.asked()) await wire().close();
    },
  };
}

/** Nothing is repeated: what goes wrong now is what is looked for. */
function clientOn(transport: Transport, tenantUrl: string, credential: Credential): QlikClient {
  const limits = { attempts: 1, patience: 0 };
  return createQlikClient({ tenantUrl, credential, transport, limits });
}

/** Of both kinds of credential, whichever is used: each may have been put in the wrong place. */
function redactorFor(env: NodeJS.ProcessEnv, simulated: Credential | undefined) {
  const redact = createRedactor(simulated ?? { kind: 'api-key', key: env.QLIK_API_KEY ?? '' });
  for (const name of ['QLIK_API_KEY', 'QLIK_CLIENT_SECRET']) {
    redact.remember(env[name]?.trim() ?? '');
  }
  return redact;
}

/** Does the work when it is first asked for, and gives the same result, or fails anew, from then on. */
function once<T>(work: () => T): (() => T) & { asked(): boolean } {
  let done: { readonly result: T } | undefined;
  const ask = (): T => {
    done ??= { result: work() };
    return done.result;
  };
  return Object.assign(ask, { asked: () => done !== undefined });
}
