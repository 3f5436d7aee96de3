import { expect, test } from 'vitest';
import { nodeCheck } from '../../../../src/doctor/checks/machine/check-node.js';
import { createContext } from '../../../../src/doctor/context.js';
import { bareMachine } from '../../../support/commands/run-doctor.js';

test.each([
  ['20.19.0', 'ok', 'Node.js 20.19.0 can run this server.'],
  ['26.3.1', 'ok', 'Node.js 26.3.1 can run this server.'],
  [
    '23.1.0',
    'warning',
    'Node.js 23.1.0 is one of the short-lived versions, which get no more security updates.',
  ],
  [
    '27.0.0',
    'warning',
    'Node.js 27.0.0 is newer than this server, which was made for Node.js 20.19 to 26.',
  ],
])('Node.js %s is %s', async (nodeVersion, state, found) => {
  const context = createContext({ ...bareMachine({}), now: Date.now, nodeVersion });
  expect(await nodeCheck.run(context)).toMatchObject({ state, found });
  await context.close();
});
