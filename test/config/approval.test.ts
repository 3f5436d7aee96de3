import { describe, expect, test } from 'vitest';
import { readApproval } from '../../src/config/approval.js';
import { Failure } from '../../src/errors.js';
import { failureText } from '../../src/text/failure-text.js';

const read = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
  readApproval(env, platform);

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof Failure) return failureText(error);
    throw error;
  }
  throw new Error('nothing was refused');
}

test('nothing set means a form, or else the page', () => {
  expect(read({ DISPLAY: ':0' })).toEqual({
    mode: 'auto',
    addressOnStderr: false,
    hasDesktop: true,
  });
});

test.each([
  ['auto', 'auto'],
  [' Form ', 'form'],
  ['page', 'page'],
  ['off', 'form'],
  ['', 'auto'],
  ['$' + '{QLIK_APPROVAL}', 'auto'],
])('QLIK_APPROVAL=%s', (value, mode) => {
  expect(read({ QLIK_APPROVAL: value }).mode).toBe(mode);
});

test.each(['yes', 'none', 'false', '0', 'never'])('QLIK_APPROVAL=%s turns nothing off', (value) => {
  expect(refusal({ QLIK_APPROVAL: value })).toMatchInlineSnapshot(`
    "Cannot tell how to ask a person: QLIK_APPROVAL is none of auto, form, page and off.
    Nothing was changed.
    What whoever runs this server can do: Set QLIK_APPROVAL to auto, form or page (off means the same as form: no page), or leave it unset for auto."
  `);
});

test('the address goes to stderr only when that is said', () => {
  expect(read({ QLIK_APPROVAL_ADDRESS: 'stderr' }).addressOnStderr).toBe(true);
  expect(refusal({ QLIK_APPROVAL_ADDRESS: 'true' })).toMatchInlineSnapshot(`
    "Cannot tell how to ask a person: QLIK_APPROVAL_ADDRESS is something else than stderr.
    Nothing was changed.
    What whoever runs this server can do: Leave QLIK_APPROVAL_ADDRESS unset, or set it to stderr to have the address of the approval page written there."
  `);
});

describe('a browser could show itself', () => {
  test.each<[NodeJS.ProcessEnv, NodeJS.Platform, boolean]>([
    [{}, 'darwin', true],
    [{}, 'win32', true],
    [{}, 'linux', false],
    [{ DISPLAY: ':1' }, 'linux', true],
    [{ DISPLAY: '' }, 'linux', false],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'freebsd', true],
    [{ WSL_DISTRO_NAME: 'Ubuntu' }, 'linux', true],
    [{ DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, 'linux', false],
    [{ SSH_TTY: '/dev/pts/0' }, 'darwin', false],
  ])('%j on %s: %s', (env, platform, expected) => {
    expect(read(env, platform).hasDesktop).toBe(expected);
  });
});
