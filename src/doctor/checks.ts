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
import { addressCheck } from './check-address.js';
import { approvalCheck } from './check-approval.js';
import { callerCheck } from './check-caller.js';
import { certificatesCheck } from './check-certificates.js';
import { clientChecks } from './check-client.js';
import { clockCheck } from './check-clock.js';
import { credentialCheck } from './check-credential.js';
import { journalCheck } from './check-journal.js';
import { nodeCheck } from './check-node.js';
import { policyCheck } from './check-policy.js';
import { policyNamesCheck } from './check-policy-names.js';
import { profileCheck } from './check-profile.js';
import { proxyCheck } from './check-proxy.js';
import { rateLimitCheck } from './check-rate-limit.js';
import { rolesCheck } from './check-roles.js';
import { signInCheck } from './check-sign-in.js';
import { stateFolderCheck } from './check-state-folder.js';
import { tenantCheck } from './check-tenant.js';

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
