/**
 * Whether Node.js looks at the certificate of the tenant before it hands over the credential.
 *
 * @see https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
 * @module
 */

import { isUnchecked, UNCHECKED_FIX } from '../../../config/certificates.js';
import { isLoopback } from '../../../config/origin.js';
import { type Check, failed, failureIn, ok, warning } from '../../check.js';

export const certificatesCheck: Check = {
  id: 'certificates',
  subject: 'the check of certificates',
  async run({ env, origin }) {
    if (!isUnchecked(env)) return ok('Certificates are checked before anything is sent.');
    const isHere =
      (await failureIn(origin)) === undefined && isLoopback(new URL(await origin()).hostname);
    return isHere
      ? warning(
          'NODE_TLS_REJECT_UNAUTHORIZED is 0, so this server refuses to connect to any tenant but a simulated one on this machine.',
          `${UNCHECKED_FIX}.`,
        )
      : failed(
          'NODE_TLS_REJECT_UNAUTHORIZED is 0, so nothing would check that it is the tenant that gets the credential: this server refuses to connect.',
          `${UNCHECKED_FIX}.`,
        );
  },
};
