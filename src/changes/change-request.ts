/**
 * What a tool asks of the pipeline, and how that can end.
 *
 * @module
 */

import type { ApprovalSettings, Asking, Pending } from '../approval/approve.js';
import type { PolicySource } from '../config/policy/read-policy.js';
import type { Directory, Reading } from '../directory/directory.js';
import type { Ledger } from '../ledger/ledger.js';
import type { ChangeSet } from '../plan/change-set.js';
import type { Effect } from '../plan/effect.js';
import type { Intent } from '../plan/intent.js';
import type { NetEffect } from '../plan/net-effect.js';
import type { Plan } from '../plan/plan.js';
import type { StepOutcome } from './apply/step-outcome.js';
import type { VerifiedState } from './apply/verify.js';

/** What lives as long as the connection to a tenant. */
export interface Pipeline {
  readonly directory: Directory;
  readonly ledger: Ledger;
  readonly approval: ApprovalSettings;
  /** Sleeps the given milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/** One call of one tool. */
export interface ChangeRequest {
  /** Name of the tool: an approval given to one counts for no other. */
  readonly tool: string;
  readonly intents: readonly [Intent, ...Intent[]];
  readonly dryRun: boolean;
  readonly asking: Asking;
  /** The policy in force now. @throws {Failure} Where nothing may be changed because of it. */
  readonly policy: PolicySource;
  readonly reading: Reading;
  /** Name and version that the client gives of itself. */
  readonly client: string;
  readonly undoing?: Undoing | undefined;
}

/** An earlier change that this one takes back. */
export interface Undoing {
  readonly id: string;
  /**
   * What the plans leave alone and what cannot come back, as sentences without a full stop. They
   * become notes, so that a person reads them before approving.
   */
  readonly notes: (plans: readonly Plan[]) => readonly string[];
}

/** How a change ended. */
export type Outcome =
  | { readonly state: 'nothing to do'; readonly set: ChangeSet }
  | {
      readonly state: 'dry run';
      readonly set: ChangeSet;
      readonly effect: Effect;
      readonly net?: NetEffect | undefined;
    }
  | { readonly state: 'ask'; readonly pending: Pending }
  | AppliedOutcome;

export interface AppliedOutcome {
  readonly state: 'applied';
  /** Under which it is in the journal. */
  readonly id: string;
  readonly set: ChangeSet;
  readonly effect: Effect;
  /** As worked out before the change; left out where it is not known. */
  readonly net?: NetEffect | undefined;
  /** For each step of the set. */
  readonly steps: readonly StepOutcome[];
  /** For each plan of the set. */
  readonly found: readonly VerifiedState[];
}
