/**
 * Everything the doctor looks at, in this order. A new check is one more line.
 *
 * @module
 */

import type { Check } from './check.js';
import { addressCheck } from './check-address.js';
import { callerCheck } from './check-caller.js';
import { certificatesCheck } from './check-certificates.js';
import { clockCheck } from './check-clock.js';
import { credentialCheck } from './check-credential.js';
import { journalCheck } from './check-journal.js';
import { nodeCheck } from './check-node.js';
import { proxyCheck } from './check-proxy.js';
import { rateLimitCheck } from './check-rate-limit.js';
import { rolesCheck } from './check-roles.js';
import { signInCheck } from './check-sign-in.js';
import { stateFolderCheck } from './check-state-folder.js';
import { tenantCheck } from './check-tenant.js';

export const checks: readonly Check[] = [
  nodeCheck,
  addressCheck,
  credentialCheck,
  certificatesCheck,
  tenantCheck,
  proxyCheck,
  signInCheck,
  callerCheck,
  rolesCheck,
  clockCheck,
  rateLimitCheck,
  stateFolderCheck,
  journalCheck,
];
