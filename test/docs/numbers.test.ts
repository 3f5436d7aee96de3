import { expect, test } from 'vitest';
import { MAX_OPEN, MAX_WRONG_ATTEMPTS } from '../../src/approval/page/questions.js';
import { QUESTION_LIFE } from '../../src/approval/seal.js';
import {
  GROUPS_OF_A_TENANT,
  GROUPS_OF_A_USER,
  ROLES_OF_A_GROUP,
} from '../../src/directory/review/limits.js';
import { CONFIRM_ABOVE } from '../../src/plan/effect.js';
import { MAX_PEOPLE } from '../../src/plan/plan.js';
import { AUDIT_DAYS } from '../../src/qlik/api/audits.js';
import { standardWindows, WINDOW_MS } from '../../src/qlik/http/rate-limiter.js';
import { documentNamed } from '../support/docs/documents.js';

const minutes = QUESTION_LIFE / 60_000;
const perMinute = (requests: number) => Math.round((requests * 60_000) / WINDOW_MS);
const shown = (number: number) => number.toLocaleString('en-US');
const words = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'];

test.each([
  ['README.md', `Up to ${MAX_PEOPLE} people go into one change`],
  ['README.md', `for more than ${CONFIRM_ABOVE} people`],
  ['README.md', `about ${perMinute(standardWindows.writes)} a minute`],
  ['README.md', `It holds ${minutes} minutes and counts once`],
  ['CHANGELOG.md', `up to ${MAX_PEOPLE} at once`],
  ['docs/operating.md', `A question and its approval hold ${minutes} minutes together`],
  ['docs/operating.md', `${words[MAX_WRONG_ATTEMPTS - 1]} wrong words are forgiven`],
  ['docs/operating.md', `at most ${words[MAX_OPEN]} questions are open`],
  ['docs/operating.md', `0 to ${CONFIRM_ABOVE}, which is built in`],
  ['docs/operating.md', `1 to ${MAX_PEOPLE}, which is built in`],
  ['docs/operating.md', `of the last ${AUDIT_DAYS} days`],
  ['docs/security.md', `It holds ${minutes} minutes`],
  ['docs/security.md', `it is ${CONFIRM_ABOVE} people or fewer`],
  ['docs/security.md', `more than ${MAX_PEOPLE} people at once`],
  ['docs/qlik.md', `| Reads | ${shown(perMinute(standardWindows.reads))} a minute |`],
  ['docs/qlik.md', `| ${perMinute(standardWindows.writes)} a minute |`],
  ['docs/qlik.md', `up to ${standardWindows.writes} at once`],
  ['docs/qlik.md', `| Roles of a group | ${ROLES_OF_A_GROUP} |`],
  ['docs/qlik.md', `| Groups of a user | ${shown(GROUPS_OF_A_USER)} |`],
  ['docs/qlik.md', `| Groups of a tenant | ${shown(GROUPS_OF_A_TENANT)},`],
  ['docs/qlik.md', `Qlik keeps ${AUDIT_DAYS} days of events`],
])('%s says: %s', (name, phrase) => {
  expect(documentNamed(name).text.replaceAll(/\s+/g, ' ')).toContain(phrase);
});
