/**
 * `qlik-groups-mcp doctor`: finds out why the server would not work, or shows that it would. Changes
 * nothing in the tenant, and writes nothing into the journal.
 *
 * @module
 */

import fs from 'node:fs/promises';
import type { SettingsEnvironment } from '../../clients/environment.js';
import { thisMachine } from '../../config/machine.js';
import { checks } from '../../doctor/checks.js';
import { type ContextOptions, createContext } from '../../doctor/context.js';
import { type CheckedFinding, runChecks } from '../../doctor/run-checks.js';
import { createSandbox } from '../../sandbox/sandbox.js';
import { startFrom } from '../install/real-environment.js';
import { type Print, painter } from '../stdout.js';
import { packageVersion } from '../version.js';
import { countStates, introText, resultText, summaryText } from './report.js';

export interface DoctorRequest {
  /** Looks at a simulated tenant of its own, without any settings. */
  readonly sandbox: boolean;
  /** For a program to read. */
  readonly json: boolean;
  /** Name of the profile; that of the settings when left out. */
  readonly profile?: string | undefined;
}

export interface DoctorSurroundings extends SettingsEnvironment {
  /** To stdout. */
  readonly print: Print;
  readonly colours: boolean;
  /** Of this package. */
  readonly version: string;
}

/** The machine that this runs on. @param home Folder of this package. */
export function thisSurroundings(
  home: URL,
): Pick<DoctorSurroundings, 'machine' | 'disk' | 'main' | 'version'> {
  const start = startFrom(home);
  return {
    machine: thisMachine(),
    disk: fs,
    version: packageVersion(home),
    ...(start.kind === 'checkout' ? { main: start.main } : {}),
  };
}

/** @returns The exit code: 1 when a check failed. */
export async function doctor(
  { sandbox, json, profile }: DoctorRequest,
  surroundings: DoctorSurroundings,
): Promise<number> {
  const tenant = sandbox ? await simulatedTenant() : undefined;
  const context = createContext({
    ...surroundings,
    profile,
    now: Date.now,
    nodeVersion: process.versions.node,
    simulated: tenant,
  });
  try {
    const results = runChecks(checks, context);
    return await (json ? asJson(results, surroundings) : asText(results, sandbox, surroundings));
  } finally {
    await context.close();
    await tenant?.close();
  }
}

type SimulatedTenant = NonNullable<ContextOptions['simulated']> & { close(): Promise<void> };

async function simulatedTenant(): Promise<SimulatedTenant> {
  const tenant = createSandbox();
  const { url, close } = await tenant.listen();
  return { url, credential: { kind: 'api-key', key: tenant.apiKey }, close };
}

async function asJson(
  results: AsyncIterable<CheckedFinding>,
  { print, version }: DoctorSurroundings,
): Promise<number> {
  const all: CheckedFinding[] = [];
  for await (const result of results) all.push(result);
  const counts = countStates(all);
  const passed = counts.failed === 0;
  await print(`${JSON.stringify({ version, passed, counts, checks: all }, null, 2)}\n`);
  return passed ? 0 : 1;
}

/** Each line as soon as it is known: a tenant that does not answer takes a while to be given up. */
async function asText(
  results: AsyncIterable<CheckedFinding>,
  sandbox: boolean,
  { print, colours }: DoctorSurroundings,
): Promise<number> {
  const paint = painter(colours);
  await print(introText(sandbox, paint));
  const all: CheckedFinding[] = [];
  for await (const result of results) {
    all.push(result);
    await print(resultText(result, paint));
  }
  const counts = countStates(all);
  await print(`\n${summaryText(counts, paint)}`);
  return counts.failed === 0 ? 0 : 1;
}
