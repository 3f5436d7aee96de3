/**
 * Everything the doctor looks at, in this order. A new check is one more line.
 *
 * With `--json`, programs read the results by these ids, which never change:
 *
 * - settings: `node`, `profile`, `address`, `credential`
 * - the way to the tenant: `certificates`, `tenant`, `proxy`
 * - the caller: `sign-in`, `caller`, `roles`
 * - rules: `policy`; `policy-names`, where it names groups, roles or people
 * - running: `clock`, `rate-limit`, `state-folder`, `journal`
 * - asking a person: `approval`
 * - clients: `client <id>` for each that has this server, such as `client cursor`, with the id that
 *   `install` knows it by; or `clients`, once, where none has
 *
 * @module
 */

import type { Check } from './check.js';
import { clientChecks } from './checks/client/check-client.js';
import { certificatesCheck } from './checks/machine/check-certificates.js';
import { journalCheck } from './checks/machine/check-journal.js';
import { nodeCheck } from './checks/machine/check-node.js';
import { proxyCheck } from './checks/machine/check-proxy.js';
import { stateFolderCheck } from './checks/machine/check-state-folder.js';
import { addressCheck } from './checks/settings/check-address.js';
import { approvalCheck } from './checks/settings/check-approval.js';
import { credentialCheck } from './checks/settings/check-credential.js';
import { policyCheck } from './checks/settings/check-policy.js';
import { policyNamesCheck } from './checks/settings/check-policy-names.js';
import { profileCheck } from './checks/settings/check-profile.js';
import { callerCheck } from './checks/tenant/check-caller.js';
import { clockCheck } from './checks/tenant/check-clock.js';
import { rateLimitCheck } from './checks/tenant/check-rate-limit.js';
import { rolesCheck } from './checks/tenant/check-roles.js';
import { signInCheck } from './checks/tenant/check-sign-in.js';
import { tenantCheck } from './checks/tenant/check-tenant.js';

export const checks: readonly Check[] = [
  nodeCheck,
  profileCheck,
  addressCheck,
  credentialCheck,
  certificatesCheck,
  tenantCheck,
  proxyCheck,
  signInCheck,
  callerCheck,
  rolesCheck,
  policyCheck,
  policyNamesCheck,
  clockCheck,
  rateLimitCheck,
  stateFolderCheck,
  journalCheck,
  approvalCheck,
  ...clientChecks,
];
