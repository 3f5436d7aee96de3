/**
 * Whether somebody counts on a proxy: this server uses none.
 *
 * @module
 */

import { list } from '../../../text/lists.js';
import { type Check, ok, warning } from '../../check.js';
import type { DoctorContext } from '../../context.js';

export const proxyCheck: Check = {
  id: 'proxy',
  subject: 'the proxy',
  async run(context) {
    const names = proxyVariables(context.env);
    if (names.length === 0) return ok('No proxy is set, and none is used.');
    const set = `${list(names)} ${names.length === 1 ? 'is' : 'are'} set`;
    if (await isReached(context)) {
      return ok(`${set}; this server uses no proxy, and reaches the tenant without one.`);
    }
    return warning(
      `${set}, and this server uses no proxy: it connects to the tenant directly.`,
      'Let this machine connect to the tenant directly on port 443, or run the server where it can.',
    );
  },
};

/** Only their names: an address of a proxy may hold a password. */
function proxyVariables(env: NodeJS.ProcessEnv): string[] {
  const set = Object.entries(env).filter(
    ([name, value]) => /^(https?|all)_proxy$/i.test(name) && value?.trim(),
  );
  return set.map(([name]) => name).sort();
}

/** Asked a second time, the tenant's address fails again; that has a line of its own. */
async function isReached({ greet }: DoctorContext): Promise<boolean> {
  try {
    await greet();
    return true;
  } catch {
    return false;
  }
}
