/**
 * `/api/v1/tenants`: which tenant is this?
 *
 * @module
 */

import type { Answer, Call, Route } from '../http/call.js';
import { htmlPage, Refusal } from '../http/refusal.js';

const common = { method: 'GET', service: 'tenants', tier: 'reads', right: 'known' } as const;

export const tenantRoutes: readonly Route[] = [
  { ...common, path: '/api/v1/tenants/me', answer: getMyTenant },
  { ...common, path: '/api/v1/tenants/{id}', answer: getTenant },
];

/** 302, where `/users/me` has 301. */
function getMyTenant(call: Call): Answer {
  const { id } = call.state.tenant;
  if (!call.knobs.meRedirect) return getTenant({ ...call, params: { id } });
  return {
    status: 302,
    headers: { location: `${call.origin}/api/v1/tenants/${id}`, 'content-type': 'text/html' },
    body: htmlPage('Found'),
  };
}

function getTenant(call: Call): Answer {
  const { tenant } = call.state;
  if (call.params.id !== tenant.id)
    throw new Refusal(404, `No tenant with id ${call.params.id ?? ''}`);
  const { id, name, hostnames, created } = tenant;
  const body = {
    id,
    name,
    hostnames,
    status: 'active',
    region: 'eu',
    datacenter: 'eu-west-1',
    created,
    lastUpdated: created,
    statusLastUpdatedAt: created,
    autoAssignCreateSharedSpacesRoleToProfessionals: true,
    autoAssignPrivateAnalyticsContentCreatorRoleToProfessionals: true,
    autoAssignDataServicesContributorRoleToProfessionals: true,
    enableAnalyticCreation: false,
    enableAppOpeningFeedback: false,
    links: { self: { href: `${call.origin}/api/v1/tenants/${id}` } },
  };
  return { status: 200, body };
}
