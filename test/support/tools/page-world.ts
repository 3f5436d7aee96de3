/**
 * A world whose client cannot ask, with a browser that the server can open and a clock to move.
 *
 * @module
 */

import {
  createPageChannel,
  type PageChannel,
  type PageChannelOptions,
} from '../../../src/approval/page/channel.js';
import { openWorld, type World, type WorldOptions } from './world.js';

export interface PageWorld extends World {
  readonly clock: { time: number };
  /** Every address that the browser was started with. */
  readonly addresses: readonly string[];
}

/** @param open What becomes of opening the browser. Calls wait for a moment only. */
export async function pageWorld(
  open: (address: string) => Promise<boolean> = async () => true,
  options: WorldOptions & Pick<PageChannelOptions, 'listen' | 'answerWaitMs'> = {},
): Promise<PageWorld> {
  const clock = { time: Date.parse('2026-11-20T09:00:00Z') };
  const now = () => clock.time;
  const addresses: string[] = [];
  const { rebuild = (tenant) => tenant } = options;
  let page: PageChannel | undefined;
  const world = await openWorld({
    person: 'nobody',
    clock,
    ...options,
    rebuild: (tenant) => {
      page ??= createPageChannel({
        now,
        answerWaitMs: options.answerWaitMs ?? 30,
        ...(options.listen === undefined ? {} : { listen: options.listen }),
        open: (address) => {
          addresses.push(address);
          return open(address);
        },
      });
      return rebuild({ ...tenant, page });
    },
  });
  return Object.assign(world, { clock, addresses });
}
