/**
 * The default roles of a tenant: names and levels as in Qlik's role reference of January 2026.
 *
 * Four ids are public; the others are made up.
 *
 * @module
 */

import { hexId, type SandboxRole, tenantAdminId } from '../state/state.js';

type Line = readonly [name: string, level: 'admin' | 'user', description: string, id?: string];

const lines: readonly Line[] = [
  ['TenantAdmin', 'admin', 'Everything in the tenant, with users, groups and roles', tenantAdminId],
  [
    'AnalyticsAdmin',
    'admin',
    'Some areas of governance and analytics content',
    '605a18af2ab08cdbfad09259',
  ],
  ['DataAdmin', 'admin', 'Data spaces'],
  ['AuditAdmin', 'admin', 'Audit of natural-language events and data', '608050f7634644db3678b1a2'],
  ['AutomationCreator', 'user', 'Private automations'],
  ['AutomlDeploymentContributor', 'user', 'ML deployments'],
  ['AutomlExperimentContributor', 'user', 'ML experiments'],
  ['CollaborationPlatformUser', 'user', 'Qlik from external collaboration platforms'],
  ['DataProductManager', 'user', 'Data products'],
  ['DataServicesContributor', 'user', 'Data integration services'],
  ['DataSpaceCreator', 'user', 'Create data spaces'],
  ['EmbeddedAnalyticsUser', 'user', 'Blocks the user interface, leaves the API'],
  ['ManagedSpaceCreator', 'user', 'Create managed spaces'],
  ['PrivateAnalyticsContentCreator', 'user', 'Content in the personal space'],
  ['SharedSpaceCreator', 'user', 'Create shared spaces', '605a1c2151382ffc836af862'],
  ['Steward', 'user', 'Business glossaries and terms'],
  ['UserDefault', 'user', 'Baseline of every user'],
];

const created = '2024-05-02T10:00:00.000Z';

/** All default roles, `UserDefault` included. */
export const defaultRoles: readonly SandboxRole[] = lines.map(
  ([name, level, description, id], index) => ({
    id: id ?? hexId(Date.parse(created), 0xd0_00 + index),
    name,
    type: 'default',
    level,
    description,
    permissions: [`${name.toLowerCase()}:use`],
    assignedScopes: name === 'UserDefault' ? ['apps.image:export'] : [],
    userEntitlementType: '',
    createdAt: created,
    lastUpdatedAt: created,
  }),
);
