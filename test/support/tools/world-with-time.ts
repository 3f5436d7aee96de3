/**
 * A world in which time passes, for what is told of the past.
 *
 * @module
 */

import type { JournalEvent } from '../../../src/ledger/journal.js';
import { createMemoryLedger } from '../../../src/ledger/memory-ledger.js';
import { openWorld, type World, type WorldOptions } from './world.js';

const START = Date.parse('2026-11-20T08:00:00Z');
export const MINUTE = 60_000;

export interface Kept extends World {
  /** Of the journal and of the tenant. */
  readonly clock: { time: number };
  append(event: Partial<JournalEvent> & Pick<JournalEvent, 'kind' | 'change'>): Promise<void>;
  /** The whole answer, with the ids of changes as #1, #2 in the order in which the answer has them. */
  list(args?: Record<string, unknown>): Promise<string>;
}

/** A world with a clock that the test moves, and a journal that it can write into. */
export async function openKept(options: WorldOptions = {}): Promise<Kept> {
  const clock = { time: START };
  const { journal } = createMemoryLedger(() => clock.time);
  let host = '';
  const world = await openWorld({
    ...options,
    clock,
    rebuild(tenant) {
      host = tenant.directory.tenant;
      const ledger = { ...tenant.pipeline.ledger, journal };
      const kept = {
        ...tenant,
        pipeline: {
          ...tenant.pipeline,
          ledger,
          approval: { ...tenant.pipeline.approval, ledger },
        },
      };
      return options.rebuild?.(kept) ?? kept;
    },
  });
  await world.call('list_changes');
  return Object.assign(world, {
    clock,
    async append(event: Partial<JournalEvent> & Pick<JournalEvent, 'kind' | 'change'>) {
      const who = { tenant: host, principal: 'p', client: 'other 1', tool: 'assign_role' };
      await journal.append({ ...who, summary: '', ...event });
    },
    list: async (args?: Record<string, unknown>) => numbered(await world.say('list_changes', args)),
  });
}

function numbered(text: string): string {
  const ids = [...new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))];
  return ids.reduce((shown, id, at) => shown.replaceAll(id, `#${at + 1}`), text);
}

/** What every line but the head and the note is about: time of day and change. */
export function times(text: string): string[] {
  return [...text.matchAll(/^- \S+T(\d\d:\d\d)/gm)].map(([, time = '']) => time);
}
