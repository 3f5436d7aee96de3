/**
 * Whom the tenant takes this server for: that name stands in Qlik's audit log.
 *
 * @module
 */

import { flagsOf, personOf } from '../../../directory/person.js';
import { clean, quote } from '../../../text/clean.js';
import { type Check, ok, warning } from '../../check.js';

export const callerCheck: Check = {
  id: 'caller',
  subject: 'the caller',
  needs: ['sign-in'],
  async run({ me, credential }) {
    const person = personOf(await me());
    const given = await credential();
    const impersonated = given.kind === 'client-credentials' && given.impersonate !== undefined;
    const { id, name, email, bot, status } = person;
    // The subject of a bot holds the id of its client, and says no more than its name.
    const facts = [
      ...(email === undefined ? [] : [quote(email)]),
      ...flagsOf(person),
      `id ${clean(id).text}`,
    ];
    const who = `${quote(name)} (${facts.join(', ')})`;
    const found = impersonated ? `The OAuth client acts as ${who}.` : `The caller is ${who}.`;
    if (bot || status === 'active' || status === 'unknown') return ok(found);
    return warning(found, 'Use the credential of a person who is active in the tenant.');
  },
};
