/**
 * Shapes that several endpoints share. Fields we do not use are not listed and are dropped in
 * parsing; Qlik adds fields at any time.
 *
 * @see https://qlik.dev/apis/api-versioning/
 * @module
 */

import { z } from 'zod';

/** A text that is nice to have: anything else in its place (such as null) counts as left out. */
export const someText = z.string().optional().catch(undefined);

/** Only `id` and `name` are always there; `level` is `admin` or `user`, `type` `default` or `custom`. */
export const RoleRef = z.lazy(() =>
  z.object({
    id: z.string().min(1),
    name: z.string(),
    type: someText,
    level: someText,
  }),
);
export type RoleRef = z.infer<typeof RoleRef>;

/** Unknown kinds become undefined, which nobody may take for a custom group. */
export const ProviderType = z.enum(['idp', 'custom']).optional().catch(undefined);

export const RoleIds = z.lazy(() => z.array(z.strictObject({ id: z.string().min(1) })).max(100));

/** No more pages is said in three ways: no link, a null link, or a link whose href is null. */
export function listOf<Item extends z.ZodType<{ readonly id: string }>>(item: Item) {
  const link = z.object({ href: z.string().nullish() }).nullish();
  return z.object({
    data: z.array(item),
    links: z.object({ next: link }).nullish(),
    totalResults: z.number().int().nonnegative().optional().catch(undefined),
  });
}
