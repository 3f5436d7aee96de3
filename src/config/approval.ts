/**
 * How a person may be asked, out of the environment. No value turns the asking off: what needs a
 * person and cannot reach one is refused.
 *
 * @module
 */

import { Failure } from '../errors.js';
import { readVariable } from './env-variable.js';

export interface ApprovalSetting {
  /** `auto`: a form where the client can show one, else the page. `form` and `page`: only that. */
  readonly mode: 'auto' | 'form' | 'page';
  /** Whether the address of the page is written to stderr, for a machine without a browser. */
  readonly addressOnStderr: boolean;
  /** Whether a browser could show itself to somebody where this server runs. */
  readonly hasDesktop: boolean;
}

/** @throws {Failure} `NOT_CONFIGURED` for a value that means nothing. */
export function readApproval(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): ApprovalSetting {
  const mode = readVariable(env, 'QLIK_APPROVAL')?.toLowerCase() ?? 'auto';
  const address = readVariable(env, 'QLIK_APPROVAL_ADDRESS')?.toLowerCase();
  if (mode !== 'auto' && mode !== 'form' && mode !== 'page' && mode !== 'off') {
    throw wrong(
      'QLIK_APPROVAL is none of auto, form, page and off',
      'Set QLIK_APPROVAL to auto, form or page (off means the same as form: no page), or leave it unset for auto',
    );
  }
  if (address !== undefined && address !== 'stderr') {
    throw wrong(
      'QLIK_APPROVAL_ADDRESS is something else than stderr',
      'Leave QLIK_APPROVAL_ADDRESS unset, or set it to stderr to have the address of the approval page written there',
    );
  }
  return {
    mode: mode === 'off' ? 'form' : mode,
    addressOnStderr: address === 'stderr',
    hasDesktop: hasDesktop(env, platform),
  };
}

/** Over SSH the browser would open in front of nobody, or of somebody else. */
function hasDesktop(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (['SSH_CONNECTION', 'SSH_CLIENT', 'SSH_TTY'].some((name) => readVariable(env, name))) {
    return false;
  }
  if (platform === 'darwin' || platform === 'win32') return true;
  return ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => readVariable(env, name));
}

function wrong(what: string, next: string): Failure {
  return new Failure('NOT_CONFIGURED', `Cannot tell how to ask a person: ${what}`, next);
}
