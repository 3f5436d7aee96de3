/**
 * Whether this version of Node.js is one to run the server on. Older ones than it can run on do not
 * come as far as here: `main.ts` refuses them.
 *
 * @see https://nodejs.org/en/about/previous-releases
 * @module
 */

import { type Check, ok, warning } from '../../check.js';

/** The newest there was when this was written. */
const NEWEST = 26;
/** Up to here, odd versions live for half a year only. */
const LAST_SHORT_LIVED = 25;

export const nodeCheck: Check = {
  id: 'node',
  subject: 'the version of Node.js',
  run({ nodeVersion }) {
    const major = Number(nodeVersion.split('.')[0]);
    if (major > NEWEST) {
      return warning(
        `Node.js ${nodeVersion} is newer than this server, which was made for Node.js 20.19 to ${NEWEST}.`,
        'If anything odd happens, use an older version of Node.js, or a newer one of this server.',
      );
    }
    if (major % 2 === 1 && major <= LAST_SHORT_LIVED) {
      return warning(
        `Node.js ${nodeVersion} is one of the short-lived versions, which get no more security updates.`,
        'Use a version with long-term support, such as Node.js 24.',
      );
    }
    return ok(`Node.js ${nodeVersion} can run this server.`);
  },
};
