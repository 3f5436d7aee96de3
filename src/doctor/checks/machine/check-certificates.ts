/**
 * Whether Node.js looks at the certificate of the tenant before it hands over the credential.
 *
 * @see https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
 * @module
 */

import { type Check, ok, warning } from '../../check.js';

export const certificatesCheck: Check = {
  id: 'certificates',
  subject: 'the check of certificates',
  run({ env }) {
    if (env.NODE_TLS_REJECT_UNAUTHORIZED !== '0') {
      return ok('Certificates are checked before anything is sent.');
    }
    return warning(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked, so whoever sits in between can read the credential.',
      'Remove NODE_TLS_REJECT_UNAUTHORIZED. Where a certificate of your own company is used, name its file in NODE_EXTRA_CA_CERTS.',
    );
  },
};
