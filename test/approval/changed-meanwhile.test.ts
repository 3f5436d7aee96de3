import { expect, test } from 'vitest';
import type { Plan } from '../../src/plan/plan.js';
import { canAsk, server, typed } from '../support/approval/asking.js';
import {
  analyst,
  dataAdmin,
  exporter,
  group,
  planned,
  spaces,
  steward,
  user,
} from '../support/plan/plans.js';

/** The question that follows when the answer to the first plan comes with the second. */
async function askedAgain(first: Plan, then: Plan): Promise<string> {
  const { ask, answer } = server();
  const { state, question } = await ask(first);
  const next = await answer(then, state, typed(question.wanted));
  // Whatever comes next: what was typed counts for nothing any more.
  expect(await answer(first, state, typed(question.wanted))).toContain('it was used before');
  return next;
}

const takes = (...held: Parameters<typeof group>): Plan => planned(group(...held), [], [steward]);

test('a role came and another went', async () => {
  expect(
    await askedAgain(takes([steward, spaces]), takes([steward, exporter])),
  ).toMatchInlineSnapshot(`
    "Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it now has "Report exporter" and it no longer has "SharedSpaceCreator". Your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps "Report exporter".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('a role went', async () => {
  expect(await askedAgain(takes([steward, spaces]), takes([steward]))).toMatchInlineSnapshot(`
    "Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it no longer has "SharedSpaceCreator". Your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('people came', async () => {
  expect(
    await askedAgain(takes([steward], { people: 41 }), takes([steward], { people: 1_041 })),
  ).toMatchInlineSnapshot(`
    "Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it reaches 1,041 people instead of 41. Your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 1,041 members ("Ana Berg", "Carl Nyman" and 1,039 more) lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('one person is left, and a role came', async () => {
  expect(
    await askedAgain(
      takes([steward], { people: 41 }),
      takes([steward, analyst], { people: 1, names: ['Ana Berg'] }),
    ),
  ).toMatchInlineSnapshot(`
    "Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it now has "Full analyst" and it reaches 1 person instead of 41. Your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 1 member ("Ana Berg") loses "Steward", unless held another way.
    The group keeps "Full analyst".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('many roles came', async () => {
  const many = Array.from({ length: 12 }, (_, at) => ({ ...spaces, id: `r${at}`, name: `R${at}` }));
  expect(await askedAgain(takes([steward]), takes([steward, ...many]))).toMatchInlineSnapshot(`
    "Since you were asked, somebody else changed the custom group "CG-Finance" (id g1): it now has "R0", "R1", "R10", "R11", "R2", "R3", "R4", "R5" and 4 more. Your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps "R0", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9" and 2 more.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('the group has another name', async () => {
  const renamed = { type: 'group', id: 'g1', name: 'CG-Finance-2', kind: 'custom' } as const;
  expect(
    await askedAgain(takes([steward]), takes([steward], { target: renamed })),
  ).toMatchInlineSnapshot(`
    "Your answer was about something else (the custom group "CG-Finance" (id g1)), so it was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance-2" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('the answer was about another group', async () => {
  const other = { type: 'group', id: 'g9', name: 'CG-Sales', kind: 'custom' } as const;
  expect(
    await askedAgain(takes([steward]), takes([steward], { target: other })),
  ).toMatchInlineSnapshot(`
    "Your answer was about something else (the custom group "CG-Finance" (id g1)), so it was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Sales" (id g9).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('the answer was about another person', async () => {
  expect(
    await askedAgain(
      planned(user([steward], 'u1'), [], [steward]),
      planned(user([steward], 'u2'), [], [steward]),
    ),
  ).toMatchInlineSnapshot(`
    "Your answer was about something else (the person "Ana Berg" ("ana.berg@acme.example", id u1)), so it was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the person "Ana Berg" ("ana.berg@acme.example", id u2).
    You are asked because it takes rights away.
    This person loses "Steward", unless held another way.
    Of direct roles, this person keeps no roles.
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('the answer was about other roles of the same group', async () => {
  const held = group([steward, spaces]);
  expect(
    await askedAgain(planned(held, [], [steward]), planned(held, [], [spaces])),
  ).toMatchInlineSnapshot(`
    "This is no longer exactly what you were asked about, so your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "SharedSpaceCreator" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "SharedSpaceCreator", unless held another way.
    The group keeps "Steward".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    SharedSpaceCreator"
  `);
});

test('a description changed', async () => {
  expect(
    await askedAgain(
      takes([steward, dataAdmin], { description: 'Month-end' }),
      takes([steward, dataAdmin], { description: 'Year-end' }),
    ),
  ).toMatchInlineSnapshot(`
    "This is no longer exactly what you were asked about, so your answer was not used.
    In acme-lab.eu.qlikcloud.com: take "Steward" away from the custom group "CG-Finance" (id g1).
    You are asked because it takes rights away.
    Its 41 members ("Ana Berg", "Carl Nyman" and 39 more) lose "Steward", unless held another way.
    The group keeps "DataAdmin".
    This can be undone by the opposite change.
    To approve, type the name of the role exactly as it stands on the next line:
    Steward"
  `);
});

test('the next question is answered on its own', async () => {
  const { ask, decide, answer } = server();
  const [first, then] = [takes([steward]), takes([steward, spaces])];
  const before = await ask(first);
  const reply = typed(before.question.wanted);
  const again = await decide(then, { ...canAsk, state: before.state, reply });
  if (again.state !== 'ask') throw new Error(`not asked: ${again.state}`);
  expect(again.pending.state).not.toBe(before.state);
  expect(await answer(then, before.state, reply)).toContain('it was used before');
  expect(await answer(then, again.pending.state, reply)).toBe('approved');
});

test('nobody can be asked again by a client that cannot ask any more', async () => {
  const { ask, decide } = server();
  const { state } = await ask(takes([steward]));
  const asking = { ...canAsk, canAsk: false, state, reply: typed('Steward') };
  expect(await decide(takes([steward, spaces]), asking)).toMatchObject({
    state: 'refused',
    failure: { code: 'CANNOT_ASK' },
  });
});
