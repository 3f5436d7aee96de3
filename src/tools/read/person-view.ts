/**
 * A person in an answer: enough to tell them from a namesake and to see what is unusual about them.
 *
 * @module
 */

import { z } from 'zod';
import { flagsOf, personOf } from '../../directory/person.js';
import type { User } from '../../qlik/api/users.js';
import { clean, quote } from '../../text/clean.js';
import { count } from '../../text/lists.js';
import { carefulOf } from '../common/schemas.js';

export const PersonView = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    email: z.string().optional(),
    /** Left out in long lists where the e-mail says who it is. */
    subject: z.string().optional(),
    status: z.string(),
    /** Belongs to an OAuth client and is no person. */
    bot: z.boolean(),
    /** Says when the name is not what it seems. */
    careful: z.string().optional(),
  }),
);
export type PersonView = z.infer<typeof PersonView>;

/** Without the subject, unless there is no e-mail. */
export function viewPerson(user: User): PersonView {
  const { subject, ...view } = viewPersonFully(user);
  return view.email === undefined ? { ...view, subject } : view;
}

export function viewPersonFully(user: User): PersonView & { subject: string } {
  const { id, email, subject, status, bot } = personOf(user);
  return {
    id,
    name: clean(user.name).text,
    ...(email === undefined ? {} : { email: clean(email).text }),
    subject: clean(subject).text,
    status: clean(status, 20).text,
    bot,
    ...carefulOf(user.name),
  };
}

/** `- "Ana Berg" · "ana.berg@acme.example" · id … · active`, and more parts behind it. */
export function personLine(person: PersonView, ...more: readonly string[]): string {
  const { id, name, email, subject, status, careful } = person;
  return [
    `- ${quote(name)}`,
    ...(email === undefined ? [] : [quote(email)]),
    ...(subject === undefined ? [] : [`subject ${quote(subject)}`]),
    `id ${id}`,
    ...(status === 'active' ? ['active'] : []),
    ...flagsOf(person),
    ...more,
    ...(careful === undefined ? [] : [`careful: ${careful}`]),
  ].join(' · ');
}

/** In how many groups, Everyone not counted; `undefined` where they are not shown. */
export function groupsText(groups: number | undefined): string {
  if (groups === undefined) return 'groups hidden from this credential';
  return groups === 0 ? 'in no group' : `in ${count(groups, 'group')}`;
}

/** Names that several of these bear, as they look: letter case and cleaning make no difference. */
export function namesakesIn(people: readonly PersonView[]): string[] {
  const known = new Map<string, { readonly name: string; times: number }>();
  for (const { name } of people) {
    const looks = name.toLowerCase();
    const entry = known.get(looks) ?? { name, times: 0 };
    entry.times += 1;
    known.set(looks, entry);
  }
  return [...known.values()].filter(({ times }) => times > 1).map(({ name }) => name);
}
