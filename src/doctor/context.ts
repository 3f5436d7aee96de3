/**
 * What the checks look at: the settings, the machine, and the tenant. Each thing is read once, when a
 * check first asks for it.
 *
 * @module
 */

import type { SettingsEnvironment } from '../clients/environment.js';
import { clientsOn, type InstalledClient } from '../clients/installed-clients.js';
import { refuseUnchecked } from '../config/certificates.js';
import type { Policy } from '../config/policy/policy.js';
import { policySource } from '../config/policy/read-policy.js';
import { profileName } from '../config/profile/profile.js';
import { readTenantUrl } from '../config/settings.js';
import { credentialIn, readSources, type Sources, tenantIn } from '../config/sources.js';
import { stateRoot } from '../config/state-folder.js';
import { createDirectory, type Directory, type Reading } from '../directory/directory.js';
import { findTenantFolder } from '../ledger/files/tenant-folder.js';
import { EVERYONE_ID, type Group, getGroup } from '../qlik/api/groups.js';
import { getMetadata } from '../qlik/api/oauth.js';
import { getMe, type User } from '../qlik/api/users.js';
import type { Credential } from '../qlik/auth/credential.js';
import { createQlikClient, type QlikClient } from '../qlik/client.js';
import { createRedactor, type Redactor } from '../qlik/http/redact.js';
import { standardLimits } from '../qlik/http/request-sender.js';
import type { Transport, WireReply } from '../qlik/http/transport.js';
import { createUndiciTransport, type Timeouts } from '../qlik/http/undici-transport.js';
import { policyBounds } from '../tools/common/apply-policy.js';
import { type Exchange, recordingTransport } from './recording-transport.js';

export interface DoctorContext {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Such as `22.12.0`. */
  readonly nodeVersion: string;
  /** Of this package. */
  readonly version: string;
  /** A simulated tenant is looked at, not the one of the settings. */
  readonly simulated: boolean;
  /** Name of the profile that is chosen. */
  readonly profile: string | undefined;
  /** What the connection is put together from, as the server would. @throws {Failure} */
  readonly sources: () => Promise<Sources>;
  /** Scheme, host and port of the tenant. @throws {Failure} */
  readonly origin: () => Promise<string>;
  /** @throws {Failure} */
  readonly credential: () => Promise<Credential>;
  /** The rules of the person who runs this server. @throws {Failure} */
  readonly policy: () => Promise<Policy>;
  /** Where the journal of this tenant is kept. @throws {Failure} */
  readonly folder: () => Promise<string>;
  /** What the tenant answers to somebody it does not know. @throws {TransportError | Failure} */
  readonly greet: () => Promise<WireReply>;
  /** Signs in, and reads whom the tenant takes us for. @throws {Failure} */
  readonly me: () => Promise<User>;
  /** The group of all people, with the roles that everybody has. @throws {Failure} */
  readonly everyone: () => Promise<Group>;
  /** For looking things up in the tenant, with what ends it. @throws {Failure} */
  readonly directory: () => Promise<Directory>;
  readonly reading: Reading;
  /** The clients of this account that have this server, as their files tell. */
  readonly clients: () => Promise<readonly InstalledClient[]>;
  /** Every request that was answered so far. */
  readonly exchanges: readonly Exchange[];
  /** Whether the time for everything together is over. */
  readonly outOfTime: () => boolean;
  /** Takes out of a text what the settings hold in secret, and what it is told to remember. */
  readonly redact: Redactor;
  close(): Promise<void>;
}

export interface ContextOptions extends SettingsEnvironment {
  /** Of the profile to use, as the command line names it. */
  readonly profile?: string | undefined;
  readonly now: () => number;
  readonly nodeVersion: string;
  readonly version: string;
  /** Instead of the tenant of the settings. */
  readonly simulated?: { readonly url: string; readonly credential: Credential } | undefined;
  /** For one request; left out, as long as a person likes to wait. */
  readonly timeouts?: Partial<Timeouts> | undefined;
  /** Ends whatever is asked of the tenant; left out, after a while. */
  readonly deadline?: AbortSignal | undefined;
}

/** A tenant that is well answers at once. In milliseconds, as is what follows. */
const standardTimeouts: Timeouts = {
  connect: 4_000,
  headers: 5_000,
  body: 5_000,
  total: 15_000,
};
const WHOLE = 15_000;

/** Touches neither disk nor network before it is asked. */
export function createContext({
  now,
  nodeVersion,
  version,
  simulated,
  timeouts = standardTimeouts,
  deadline: signal = AbortSignal.timeout(WHOLE),
  ...options
}: ContextOptions): DoctorContext {
  const { env, platform, home } = options.machine;
  const profile = profileName(options.profile, env);
  const exchanges: Exchange[] = [];
  const redact = redactorFor(env, simulated?.credential);

  const sources = once(async () => {
    const found = await readSources(profile, options.machine);
    for (const secret of [found.context?.kept?.key, found.context?.kept?.secret]) {
      redact.remember(secret ?? '');
    }
    return found;
  });
  const origin = once(
    async () => simulated?.url ?? tenantIn(await sources()) ?? readTenantUrl(env),
  );
  const credential = once(async () => simulated?.credential ?? credentialIn(await sources()));
  const wire = once(async () => {
    refuseUnchecked(env, await origin());
    const transport = createUndiciTransport(await origin(), timeouts, standardLimits.replyBytes);
    return recordingTransport(transport, now, exchanges);
  });
  const client = once(async () => clientOn(await wire(), await origin(), await credential()));
  return {
    env,
    platform,
    now,
    nodeVersion,
    version,
    simulated: simulated !== undefined,
    profile,
    sources,
    origin,
    credential,
    policy: once(policySource(policyBounds, profile, options.machine)),
    folder: once(async () =>
      findTenantFolder({
        root: stateRoot({ env, platform, home }),
        host: new URL(await origin()).host,
      }),
    ),
    greet: once(async () => {
      const { method, path } = getMetadata;
      const headers = { accept: 'application/json' };
      return await (await wire()).request({ method, path, headers, signal });
    }),
    me: once(async () => await (await client()).send(getMe, { signal })),
    everyone: once(
      async () =>
        await (await client()).send(getGroup, { params: { groupId: EVERYONE_ID }, signal }),
    ),
    directory: once(async () => createDirectory(await client(), now)),
    reading: { signal },
    clients: once(async () => await clientsOn(options)),
    exchanges,
    outOfTime: () => signal.aborted,
    redact,
    async close() {
      if (!wire.asked()) return;
      // Without an address there is nothing to close.
      const opened = await wire().catch(() => undefined);
      await opened?.close();
    },
  };
}

/** Nothing is repeated: what goes wrong now is what is looked for. */
function clientOn(transport: Transport, tenantUrl: string, credential: Credential): QlikClient {
  const limits = { attempts: 1, patience: 0 };
  return createQlikClient({ tenantUrl, credential, transport, limits });
}

/** Of both kinds of credential, whichever is used: each may have been put in the wrong place. */
function redactorFor(env: NodeJS.ProcessEnv, simulated: Credential | undefined): Redactor {
  const redact = createRedactor(simulated ?? { kind: 'api-key', key: env.QLIK_API_KEY ?? '' });
  for (const name of ['QLIK_API_KEY', 'QLIK_CLIENT_SECRET']) {
    redact.remember(env[name]?.trim() ?? '');
  }
  return redact;
}

/** Does the work when it is first asked for, and gives the same result from then on. */
function once<T>(work: () => T): (() => T) & { asked(): boolean } {
  let done: { readonly result: T } | undefined;
  const ask = (): T => {
    done ??= { result: work() };
    return done.result;
  };
  return Object.assign(ask, { asked: () => done !== undefined });
}
