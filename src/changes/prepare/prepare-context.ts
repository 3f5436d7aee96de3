/**
 * What the parts of preparing a change set share.
 *
 * @module
 */

import type { Directory, Reading } from '../../directory/directory.js';
import type { Intent } from '../../plan/intent.js';
import type { Plan } from '../../plan/plan.js';
import type { Role } from '../../qlik/api/roles.js';
import type { User } from '../../qlik/api/users.js';

/** What an intent changes. */
export type ResolvedTarget =
  | { readonly type: 'new group'; readonly name: string }
  | { readonly type: 'group'; readonly id: string }
  | { readonly type: 'user'; readonly id: string };

/** An intent with the id of what it changes. */
export interface ResolvedIntent {
  readonly intent: Intent;
  readonly target: ResolvedTarget;
}

/** What every intent of a set is prepared with. */
export interface PrepareContext {
  readonly directory: Directory;
  readonly reading: Reading;
  /** Every role of the tenant by id. */
  readonly catalogue: ReadonlyMap<string, Role>;
  /** The plans of the same set that come before. */
  readonly earlier: readonly Plan[];
  /** Takes note of people who were read, for the net effect. */
  readonly onRead: (users: readonly User[]) => void;
}
