/**
 * `install` and `uninstall`, from what was typed to the exit code.
 *
 * @module
 */

import { Failure } from '../../errors.js';
import type { InstallEnvironment } from './environment.js';
import { install } from './install.js';
import { listClients } from './list-clients.js';
import {
  type InstallValues,
  installRequest,
  type UninstallValues,
  uninstallRequest,
} from './request.js';
import { uninstall } from './uninstall.js';

type Warn = (line: string) => void;

/**
 * @param word The client that is named; without one they are listed.
 * @param warn A line to stderr.
 * @returns The exit code.
 * @throws {UsageError}
 */
export async function runInstall(
  word: string | undefined,
  values: InstallValues,
  environment: InstallEnvironment,
  warn: Warn,
): Promise<number> {
  const request = installRequest(word, values);
  return await warningOfFailure(warn, () =>
    request === undefined ? listClients(environment) : install(request, environment),
  );
}

/** See {@link runInstall}. @throws {UsageError} */
export async function runUninstall(
  word: string | undefined,
  values: UninstallValues,
  environment: InstallEnvironment,
  warn: Warn,
): Promise<number> {
  const request = uninstallRequest(word, values);
  return await warningOfFailure(warn, () =>
    request === undefined ? listClients(environment) : uninstall(request, environment),
  );
}

async function warningOfFailure(warn: Warn, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const changed = error.code === 'CLIENT_NOT_AS_MEANT' ? '' : ' Nothing was changed.';
    warn(`${error.message}.${changed} ${error.next}.`);
    return 1;
  }
}
