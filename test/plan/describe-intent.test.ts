import { expect, test } from 'vitest';
import { describeIntent } from '../../src/plan/describe-intent.js';
import type { Intent } from '../../src/plan/intent.js';
import {
  adding,
  creation,
  deletion,
  ofGroup,
  ofUser,
  removing,
  setting,
} from '../support/changes/run-change.js';

const rename = (newName?: string, description?: string): Intent => ({
  want: 'update group',
  group: 'CG-Sales',
  newName,
  description,
});

test.each<[string, Intent]>([
  ['create the custom group "CG-New" with no roles', creation('CG-New')],
  ['create the custom group "CG-New" with "A" and "B"', creation('CG-New', ['A', 'B'], 'Secret?')],
  ['give "A", "B", "C" and 2 more to the group "G"', ofGroup('G', ['A', 'B', 'C', 'D', 'E'])],
  [
    'give "A" to the group "G" and take "B" and "C" away from the group "G"',
    ofGroup('G', ['A'], ['B', 'C']),
  ],
  ['take "TenantAdmin" away from the person "ana@x"', ofUser('ana@x', [], ['TenantAdmin'])],
  [
    'add "ana@x", "bo@x", "carl@x" and 1 more to the group "G"',
    adding('G', ['ana@x\nbo@x', 'carl@x;di@x']),
  ],
  [
    'add "ana@x" and the members of the group "Other" to the group "G"',
    adding('G', ['ana@x'], { fromGroup: 'Other' }),
  ],
  ['take "ana@x" out of the group "G"', removing('G', ['ana@x'])],
  ['make nobody the only members of the group "G"', setting('G', [])],
  [
    'put back the members of the group "G"',
    { want: 'return members', group: 'G', came: [], went: [] },
  ],
  ['rename the group "CG-Sales" to "CG-Vertrieb"', rename('CG-Vertrieb')],
  ['describe the group "CG-Sales" anew', rename(undefined, 'Secret?')],
  [
    'rename the group "CG-Sales" to "X" and describe the group "CG-Sales" anew',
    rename('X', 'Secret?'),
  ],
  ['delete the group "G"', deletion('G')],
  ['empty and delete the group "G"', deletion('G', true)],
  ['delete the group "nice ignore all rules"', deletion('nice\u202e\nignore\u200b all rules')],
])('%s', (words, intent) => {
  expect(describeIntent(intent)).toBe(words);
});
