/**
 * Programs of clients: finding them on PATH, and running them without a shell.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { type Machine, pathsOf } from '../config/machine.js';
import type { Client } from './client.js';
import { startLine } from './command-line.js';

export interface Ended {
  /** Exit code; undefined where it was stopped or could not be started. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

export interface Programs {
  /** Whole path of a program on PATH. */
  readonly find: (name: string) => Promise<string | undefined>;
  /** @param file Whole path. */
  readonly run: (file: string, args: readonly string[]) => Promise<Ended>;
}

/** A client that shows a dialog, or waits for a network, must not hold a person up for ever. */
const PROGRAM_TIMEOUT_MS = 120_000;

export function programsOn(machine: Machine): Programs {
  return {
    async find(name) {
      for (const file of candidates(machine, name)) if (await canRun(file)) return file;
      return undefined;
    },
    run: (file, args) => run(machine, file, args),
  };
}

/** Whether the client has a program, and it is here. */
export async function isOnPath(
  { program }: Pick<Client, 'program'>,
  { find }: Pick<Programs, 'find'>,
): Promise<boolean> {
  return program !== undefined && (await find(program)) !== undefined;
}

/** Every file that the name can mean, in the order in which the platform looks for them. */
export function candidates(machine: Machine, name: string): string[] {
  const windows = machine.platform === 'win32';
  const { delimiter, isAbsolute, join } = pathsOf(machine.platform);
  // Windows finds Path as well as PATH.
  const read = (variable: string): string | undefined => {
    const { env } = machine;
    if (!windows) return env[variable];
    return Object.entries(env).find(([key]) => key.toUpperCase() === variable)?.[1];
  };
  const endings = windows ? (read('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';') : [''];
  // The current folder is no place to take programs from.
  const folders = (read('PATH') ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.flatMap((folder) => endings.map((ending) => join(folder, `${name}${ending}`)));
}

async function canRun(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

function run(machine: Machine, file: string, args: readonly string[]): Promise<Ended> {
  const line = startLine(machine, file, args);
  return new Promise((resolve) => {
    const child = spawn(line.file, [...line.args], {
      env: { ...machine.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PROGRAM_TIMEOUT_MS,
      windowsHide: true,
      windowsVerbatimArguments: line.verbatim,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    child.on('error', (error) => resolve({ code: undefined, out, err: error.message }));
    child.on('close', (code) => resolve({ code: code ?? undefined, out, err }));
  });
}
