/**
 * The way from one page of a list to the next. Only the cursor is taken out of a link, and the
 * original request is repeated with it: whatever a link says, no request goes anywhere else.
 *
 * @see https://qlik.dev/basics/paging-and-filtering/
 * @module
 */

import type { ListEndpoint, ListReply } from '../api/endpoint.js';
import { notUnderstood } from './to-failure.js';

/**
 * The cursor of the next page, or undefined at the end. A tenant may name itself by its alias, and
 * official examples print links with `http` too, so only the path of a link has to fit.
 *
 * @throws {Failure} when the link is no web address, has another path or no cursor.
 */
export function nextCursor(
  endpoint: ListEndpoint,
  origin: string,
  reply: ListReply,
): string | undefined {
  const href = reply.links?.next?.href;
  if (href === undefined || href === null || href === '') return undefined;
  const base = new URL(endpoint.path, origin);
  const link = URL.canParse(href, base.href) ? new URL(href, base.href) : undefined;
  if (link === undefined || !/^https?:$/.test(link.protocol)) {
    throw notUnderstood(endpoint, 'the link to its next page is no web address');
  }
  // The filter endpoints answer with the path of the plain list.
  const path = link.pathname.replace(/\/+$/, '');
  if (path !== endpoint.path && !endpoint.path.startsWith(`${path}/actions/`)) {
    throw notUnderstood(endpoint, 'its next page is said to be under another path');
  }
  const cursor = link.searchParams.get('next');
  if (cursor === null || cursor === '') {
    throw notUnderstood(endpoint, 'the link to its next page has no cursor');
  }
  return cursor;
}
