/**
 * Every prompt, in the order in which hosts list them.
 *
 * @module
 */

import { accessReview } from './access-review.js';
import type { Prompt } from './define-prompt.js';
import { leaver } from './leaver.js';
import { newTeam } from './new-team.js';

export const prompts: readonly Prompt[] = [accessReview, leaver, newTeam];
