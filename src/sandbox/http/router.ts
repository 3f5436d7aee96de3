/**
 * From a path to its route. Fixed segments win over variables: `settings` and `actions` are not ids.
 *
 * @module
 */

import { auditRoutes } from '../routes/audit-routes.js';
import { settingsRoutes } from '../routes/group-patch.js';
import { groupRoutes } from '../routes/group-routes.js';
import { oauthRoutes } from '../routes/oauth-routes.js';
import { roleRoutes } from '../routes/role-routes.js';
import { tenantRoutes } from '../routes/tenant-routes.js';
import { userRoutes } from '../routes/user-routes.js';
import type { Route } from './call.js';
import type { Service } from './refusal.js';

const routes: readonly Route[] = [
  ...settingsRoutes,
  ...groupRoutes,
  ...userRoutes,
  ...roleRoutes,
  ...tenantRoutes,
  ...auditRoutes,
  ...oauthRoutes,
];

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly kind: 'no-path'; readonly service: Service }
  | { readonly kind: 'no-method'; readonly service: Service };

/** The route of a request, or what is missing: the path (404) or the method (405). */
export function match(method: string, path: string): Match {
  const fitting = routes
    .flatMap((route) => {
      const params = matchPath(route.path, path);
      return params ? [{ route, params }] : [];
    })
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  const [first] = fitting;
  if (!first) return { kind: 'no-path', service: 'gateway' };
  const same = fitting.find(
    (one) => one.route.path === first.route.path && one.route.method === method,
  );
  return same ? { kind: 'route', ...same } : { kind: 'no-method', service: first.route.service };
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, segment] of wanted.entries()) {
    const actual = given[at] ?? '';
    if (segment.startsWith('{')) {
      if (actual === '') return undefined;
      params[segment.slice(1, -1)] = decoded(actual);
    } else if (segment !== actual) return undefined;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
