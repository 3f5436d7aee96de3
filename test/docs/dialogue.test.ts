import { expect, test } from 'vitest';
import { documentNamed } from '../support/docs/documents.js';
import { openWorld } from '../support/tools/world.js';

const [dialogue = ''] = /(?:^>.*\n)+/m.exec(documentNamed('README.md').text) ?? [];

/** What one of the speakers says, cut where the README leaves something out. */
function partsOf(speaker: string): string[] {
  const [, said = ''] = dialogue.split(`**${speaker}:**`);
  const [own = ''] = said.split('**');
  return own
    .replaceAll(/^>|<br>/gm, ' ')
    .replaceAll('acme.eu.qlikcloud.com', 'TENANT')
    .split('…')
    .map((part) => part.trim().replaceAll(/\s+/g, ' '))
    .filter((part) => part !== '');
}

/** The first part that the text does not have after the ones before. */
function missing(parts: readonly string[], text: string): string | undefined {
  const whole = text.replaceAll(/\s+/g, ' ');
  let from = 0;
  return parts.find((part) => {
    const at = whole.indexOf(part, from);
    from = at + part.length;
    return at === -1;
  });
}

test('the dialogue in the README is what the server asks and answers', async () => {
  const world = await openWorld();
  const answer = await world.say('remove_role', { group: 'CG-Finance', roles: ['Steward'] });
  const [question = ''] = world.questions;
  expect(partsOf('The server asks you').length).toBeGreaterThan(3);
  expect(missing(partsOf('The server asks you'), question)).toBeUndefined();
  expect(partsOf('Answer').length).toBeGreaterThan(1);
  expect(missing(partsOf('Answer'), answer)).toBeUndefined();
  expect(question.startsWith(partsOf('The server asks you')[0] ?? '')).toBe(true);
});
