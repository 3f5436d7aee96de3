import { expect, onTestFinished, test } from 'vitest';
import { type Check, failed, ok, warning } from '../../src/doctor/check.js';
import { checks } from '../../src/doctor/checks.js';
import {
  type ContextOptions,
  createContext,
  type DoctorContext,
} from '../../src/doctor/context.js';
import { type CheckedFinding, runChecks } from '../../src/doctor/run-checks.js';
import { Failure } from '../../src/errors.js';
import { bareMachine, somethingElse, tenant } from '../support/commands/run-doctor.js';

const key = 'made-up-key-4711';

function context(url: string, options: Partial<ContextOptions> = {}): DoctorContext {
  const made = createContext({
    ...bareMachine({
      QLIK_TENANT_URL: url,
      QLIK_API_KEY: key,
      QLIK_GROUPS_STATE: '/dev/null/state',
    }),
    now: Date.now,
    nodeVersion: '22.12.0',
    ...options,
  });
  onTestFinished(() => made.close());
  return made;
}

async function results(
  list: readonly Check[],
  one: DoctorContext,
): Promise<readonly CheckedFinding[]> {
  const all: CheckedFinding[] = [];
  for await (const result of runChecks(list, one)) all.push(result);
  return all;
}

const check = (id: string, run: Check['run'], ...needs: string[]): Check => ({
  id,
  subject: `the ${id}`,
  needs,
  run,
});

test('what needs something that failed is not run, and names the root of it', async () => {
  const never = () => {
    throw new Error('this was run');
  };
  const list = [
    check('a', () => failed('No.', 'Do it.')),
    check('b', () => warning('Well.', 'Look.')),
    check('c', never, 'a', 'b'),
    check('d', never, 'c'),
    check('e', () => ok('Yes.'), 'b'),
    { ...check('silent', never, 'a'), applies: async () => false },
    check('f', () => failed('No.', 'Do it.'), 'e'),
    check('g', never, 'f', 'd', 'c'),
  ];
  const states = await results(list, context('https://acme.example'));
  expect(
    states.map(({ id, state, found, fix }) => [id, state, found, fix].join(' | ')),
  ).toMatchInlineSnapshot(`
    [
      "a | failed | No. | Do it.",
      "b | warning | Well. | Look.",
      "c | not checked | The c was not looked at. | Fix the a first.",
      "d | not checked | The d was not looked at. | Fix the a first.",
      "e | ok | Yes. | ",
      "f | failed | No. | Do it.",
      "g | not checked | The g was not looked at. | Fix the a and the f first.",
    ]
  `);
});

test('what a check throws never gets out, and no secret does', async () => {
  const list = [
    check('bug', () => {
      throw new Error(`a secret: ${key}`);
    }),
    check('failure', () => {
      throw new Failure('FORBIDDEN', `Cannot do it with ${key}`, `Use another than ${key}`);
    }),
    check('finding', () => warning(`It is ${key}.`, `Hide ${encodeURIComponent(key)}.`)),
  ];
  const found = await results(list, context('https://acme.example'));
  expect(JSON.stringify(found)).not.toContain(key);
  expect(found.map(({ found, fix }) => [found, fix])).toMatchInlineSnapshot(`
    [
      [
        "The bug could not be checked: a mistake in this program.",
        "Report this as a bug, with the name of this check.",
      ],
      [
        "Cannot do it with [hidden].",
        "Use another than [hidden].",
      ],
      [
        "It is [hidden].",
        "Hide [hidden].",
      ],
    ]
  `);
});

const idsOf = (all: readonly CheckedFinding[], wanted: CheckedFinding['state']): string[] =>
  all.filter(({ state }) => state === wanted).map(({ id }) => id);

test('a tenant that does not answer is given up', async () => {
  const url = await somethingElse(() => {});
  const all = await results(
    checks,
    context(url, { timeouts: { connect: 5_000, headers: 300, body: 300 } }),
  );
  expect(all.find(({ id }) => id === 'tenant')?.found).toBe(
    `${url} cannot be reached: no answer in time.`,
  );
  expect(idsOf(all, 'failed')).toEqual(['tenant', 'state-folder']);
});

test('a tenant that answers by drops is given up too', async () => {
  const deadline = new AbortController();
  const url = await somethingElse(({ url: path }, response) => {
    if (path?.startsWith('/api/')) response.write(' ', () => deadline.abort());
    else response.end('{"token_endpoint":"x"}');
  });
  const all = await results(checks, context(url, { deadline: deadline.signal }));
  expect(all.find(({ id }) => id === 'sign-in')).toMatchInlineSnapshot(`
    {
      "fix": "Try again in a few minutes; if it stays so, look at the network of this machine and at the Qlik Cloud status page.",
      "found": "The sign-in took too long and was given up.",
      "id": "sign-in",
      "state": "failed",
    }
  `);
  expect(idsOf(all, 'failed')).toEqual(['sign-in', 'state-folder']);
});

test('the tenant is asked for nothing that is not looked at', async () => {
  const { settings, sandbox } = await tenant();
  await results(
    [checks[0] ?? check('none', () => ok('.'))],
    context(settings.QLIK_TENANT_URL ?? ''),
  );
  expect(sandbox.log).toEqual([]);
});

test('every check has an id of its own, and needs only what stands before it', () => {
  const seen = new Set<string>();
  for (const { id, needs = [] } of checks) {
    expect(seen).not.toContain(id);
    expect(needs.filter((need) => !seen.has(need))).toEqual([]);
    seen.add(id);
  }
});
