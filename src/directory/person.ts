/**
 * A user as people think of one, told apart from namesakes, and flagged when not an ordinary person.
 *
 * @module
 */

import type { User } from '../qlik/api/users.js';
import { clean, quote } from '../text/clean.js';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  readonly subject: string;
  /** `active`, `invited`, `disabled`, `deleted`, `provisioned`, or `unknown` where Qlik is silent. */
  readonly status: string;
  /** Not a person at all: the bot behind a machine-to-machine OAuth client. */
  readonly bot: boolean;
}

/** Whether a word has the form of a user's id; a name or subject may have it too. */
export function isUserId(word: string): boolean {
  return /^[\w-]{20,40}$/.test(word);
}

/** Qlik keeps who was deleted for a while; they can be found, and given nothing. */
export function isLiving({ status }: Pick<Person, 'status'>): boolean {
  return status !== 'deleted';
}

export function personOf({ id, name, email, subject, status, clientId }: User): Person {
  const bot = clientId !== undefined || subject.startsWith('qlikbot\\');
  return { id, name, subject, status, bot, ...(email === undefined ? {} : { email }) };
}

/** What is worth knowing before giving this person something; empty for an active person. */
export function flagsOf({ status, bot }: Pick<Person, 'status' | 'bot'>): string[] {
  return [
    ...(status === 'active' ? [] : [clean(status, 20).text]),
    ...(bot ? ['bot of an OAuth client'] : []),
  ];
}

/** `"Ana Berg" ("ana.berg@acme.example", disabled)`; the subject stands in where there is no e-mail. */
export function describePerson(person: Person): string {
  const { name, email, subject } = person;
  const key = email === undefined ? `subject ${quote(subject)}` : quote(email);
  return `${quote(name)} (${[key, ...flagsOf(person)].join(', ')})`;
}
