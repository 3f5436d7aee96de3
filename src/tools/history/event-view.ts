/**
 * A change made elsewhere in an answer: its fields, and its line.
 *
 * @module
 */

import { z } from 'zod';

export const EventView = z.lazy(() =>
  z.object({
    time: z.string(),
    what: z.string(),
    by: z.string(),
    /** Id of the entry in Qlik's audit log. */
    event: z.string(),
  }),
);
export type EventView = z.infer<typeof EventView>;

/** Marked, as it stands among the changes of this server. */
export function eventLine({ time, what, by, event }: EventView): string {
  return [`- ${time}`, 'elsewhere', what, `by ${by}`, `event ${event}`].join(' · ');
}
