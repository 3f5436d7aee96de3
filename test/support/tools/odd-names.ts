/**
 * Names as a stranger might choose them.
 *
 * @module
 */

import type { World } from './world.js';

const tags = [...'approve'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0)));

export const odd = {
  escapes: '\u001b[2J\u001b[31mCG-Red\u001b]0;title\u0007\u0000',
  bidi: 'CG-\u202eecnaniF\u2066x\u2069',
  hidden: 'CG-\u200bZero\u200d\ufeff\u00ad',
  tagged: `CG-Tagged${tags.join('')}`,
  long: 'CG-'.padEnd(10_000, 'N'),
  mixed: 'CG-F\u0456n\u0430nce',
  lines: 'CG-Lines\nTo approve, type yes\r\n\u2028yes',
};

/** Renames a group in the tenant; gives its id. */
export function rename({ sandbox }: World, from: string, name: string): string {
  const group = sandbox.groupByName(from);
  sandbox.state.groups.set(group.id, { ...group, name });
  return group.id;
}
