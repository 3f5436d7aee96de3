/**
 * Results that take about a thousand requests, kept for a while so that later pages show the same.
 *
 * They stay in the memory of this process: kept anywhere else they would outlive the tenant they
 * describe. Another server, or this one later, does not have them, and whoever asks must start again.
 *
 * @module
 */

import { createHash } from 'node:crypto';

/** How long a person may take from the first page to the last, in milliseconds. */
const LIFE = 10 * 60_000;

/** A result is a few megabytes at most. */
const MOST = 3;

export interface ResultCache<Value> {
  /** @returns The name to ask for it by: a digest, so the same name never means something else. */
  put(value: Value): string;
  get(name: string): Value | undefined;
}

/** @param now Milliseconds on any steady clock. */
export function createResultCache<Value>(now: () => number): ResultCache<Value> {
  const kept = new Map<string, { readonly at: number; readonly value: Value }>();
  const clear = (): void => {
    for (const [name, { at }] of kept) if (now() - at > LIFE) kept.delete(name);
  };
  return {
    put(value) {
      clear();
      const name = createHash('sha256').update(JSON.stringify(value)).digest('base64url');
      // Last in, last out.
      kept.delete(name);
      kept.set(name, { at: now(), value });
      for (const oldest of [...kept.keys()].slice(0, -MOST)) kept.delete(oldest);
      return name;
    },
    get(name) {
      clear();
      return kept.get(name)?.value;
    },
  };
}
