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
 * The cursor of the next page, or undefined at the end. Official examples print links with `http`
 * too, so the scheme does not count; host, port and path do.
 *
 * @throws {Failure} when the link leads somewhere else.
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
  if (link === undefined || !/^https?:$/.test(link.protocol) || link.host !== base.host) {
    throw notUnderstood(endpoint, 'its next page is said to be at another address');
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
