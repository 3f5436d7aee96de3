/**
 * How a client can bring a question of this server to a person. Pure.
 *
 * @module
 */

import type { Client } from '../../../clients/client.js';
import { type ApprovalSetting, readApproval } from '../../../config/approval.js';
import { Failure } from '../../../errors.js';
import { capital } from '../../../text/lists.js';

export interface ClientAsking {
  /** Goes on after the name of an entry: `can ask you by a form`. */
  readonly words: string;
  /** What would let it ask; left out where it can. Without a full stop. */
  readonly fix?: string;
}

/** What lets a page be shown where it cannot be. */
export const DESKTOP_FIX =
  'where this machine has a desktop, let the client pass DISPLAY or WAYLAND_DISPLAY on to this server';

const REFUSED = 'so a change that needs your approval is refused there';
const OTHER_CLIENT = 'use a client with forms, such as Claude Code, VS Code or Codex CLI';

/** @param env As the entry sets it, over what this machine has. */
export function askingBy(
  { asks }: Client,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): ClientAsking {
  let setting: ApprovalSetting;
  try {
    setting = readApproval(env, platform);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { words: `cannot tell how to ask you: ${afterColon(error.message)}`, fix: error.next };
  }
  const { mode, hasDesktop, addressOnStderr } = setting;
  if (mode !== 'page' && asks.includes('form')) return { words: 'can ask you by a form' };
  if (mode === 'form') {
    return {
      words: `has no forms, and QLIK_APPROVAL turns the approval page off, ${REFUSED}`,
      fix: `Take QLIK_APPROVAL away, or ${OTHER_CLIENT}`,
    };
  }
  const why = mode === 'page' ? 'as QLIK_APPROVAL wants it' : 'for want of forms';
  if (hasDesktop || asks.includes('url')) {
    return { words: `can ask you on the approval page, ${why}` };
  }
  if (addressOnStderr) {
    return { words: `can ask you on the approval page, whose address it writes to stderr, ${why}` };
  }
  return {
    words: `${mode === 'page' ? 'may ask you on the approval page alone, as QLIK_APPROVAL wants it, and that' : 'has no forms, and the approval page'} could not be shown here, without a desktop or over SSH, ${REFUSED}`,
    fix: `${capital(DESKTOP_FIX)}; or ${mode === 'page' ? 'take QLIK_APPROVAL away' : OTHER_CLIENT}`,
  };
}

function afterColon(message: string): string {
  return message.slice(message.indexOf(': ') + 2);
}
