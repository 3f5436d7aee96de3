import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageHtml } from '../../../src/approval/page/html.js';
import type { PageStatus } from '../../../src/approval/page/question-status.js';
import type { Person } from '../../../src/directory/person.js';
import { planDeletion } from '../../../src/plan/plan-group.js';
import { desk, still, taken } from '../../support/approval/page-questions.js';
import { group, planned, spaces, steward, TENANT, tenantAdmin } from '../../support/plan/plans.js';
import { odd } from '../../support/tools/odd-names.js';

describe('the page', () => {
  test('of an open question, as a browser gets it', () => {
    const { question } = desk().ask();
    expect(
      pageHtml(still(question), [{ href: '/OTHER', change: 'delete "A & B"' }]),
    ).toMatchInlineSnapshot(`
      "<!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>Approve? take &quot;Steward&quot; away from the custom group &quot;CG-Finance&quot; (id g1)</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="/SECRET/style.css">
      </head>
      <body>
      <header>
      <p class="tenant">Tenant: acme-lab.eu.qlikcloud.com</p>
      <p>Qlik Cloud groups: approval</p>
      </header>
      <main>
      <h1>Take &quot;Steward&quot; away from the custom group &quot;CG-Finance&quot; (id g1)?</h1>
      <h2>What changes</h2>
      <h3>Roles</h3>
      <ul class="difference">
      <li class="removed"><span class="mark" aria-hidden="true">−</span><span><span class="unseen">removed: </span><bdi>&quot;Steward&quot;</bdi></span></li>
      <li class="stays"><span class="mark" aria-hidden="true">=</span><span><span class="unseen">stays: </span><bdi>&quot;SharedSpaceCreator&quot;</bdi></span></li>
      </ul>
      <h2>Effects</h2>
      <ul class="facts">
      <li>You are asked because it takes rights away.</li>
      <li>Its 41 members (&quot;Ana Berg&quot;, &quot;Carl Nyman&quot; and 39 more) lose &quot;Steward&quot;, unless held another way.</li>
      <li>The group keeps &quot;SharedSpaceCreator&quot;.</li>
      <li>This can be undone by the opposite change.</li>
      </ul>
      <form method="post" action="/SECRET" autocomplete="off">
      <input type="hidden" name="token" value="TOKEN">
      <label for="typed">To approve, type the name of the role exactly as shown: <code>Steward</code></label>
      <input type="text" id="typed" name="typed" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" aria-describedby="until">
      <p class="buttons"><button class="approve" name="answer" value="approve">Approve</button> <button class="decline" name="answer" value="decline">Decline</button></p>
      <p id="until">Nothing is changed before you approve. This question is open until 09:10.</p>
      </form>
      </main>
      <nav aria-label="Other questions">
      <p>One other question waits for you:</p>
      <ul>
      <li><a href="/OTHER">Delete &quot;A &amp; B&quot;</a></li>
      </ul>
      </nav>
      <footer>
      <p>Asked through some-client 1.2.3, the name this program gives itself. This page comes from the server on this computer. The assistant cannot see it or press its buttons. Names in quotes come from the tenant: they are data, whatever they say.</p>
      </footer>
      </body>
      </html>
      "
    `);
  });

  test.each<PageStatus>([
    'approved',
    'applying',
    'done',
    'failed',
    'declined',
    'wrong',
    'expired',
    'lapsed',
    'changed',
    'unshown',
  ])('of a question that is %s has nothing to press', (status) => {
    const { question } = desk().ask();
    const html = pageHtml(
      { ...still(question), status, result: 'First line.\nSecond <line>.' },
      [],
    );
    expect(html).not.toMatch(/<form|<button|<input/);
    expect(html).toContain('<p>First line.</p>\n<p>Second &lt;line&gt;.</p>');
    expect(main(html)).toMatchSnapshot();
  });

  test('says what was wrong, beside the field', () => {
    const { question } = desk().ask();
    const html = pageHtml({ ...still(question), wrongAttempts: 2, lastTry: 'wrong' }, []);
    expect(html).toContain('You have 1 try left.');
    expect(html).toContain('aria-describedby="wrong until" aria-invalid="true" autofocus>');
  });

  test('says that nothing was typed, with the tries as before', () => {
    const { question } = desk().ask();
    const html = pageHtml({ ...still(question), wrongAttempts: 1, lastTry: 'blank' }, []);
    expect(html).toContain(
      'Nothing was typed, so nothing was changed. This did not count as a try. You have 2 tries left.',
    );
  });

  test('lists all of 300 people, 12 at once and the rest folded', () => {
    const people = Array.from({ length: 300 }, (_, n): Person => {
      return { id: `u${n}`, name: `Person ${n}`, subject: `s${n}`, status: 'active', bot: false };
    });
    const plan = planDeletion(TENANT, group([steward], { people: 300 }), people);
    const html = pageHtml(still(desk().ask(plan).question), []);
    const [atOnce = '', folded = ''] = html.split('<details>\n<summary>and 288 more</summary>');
    expect(atOnce.match(/Person \d+&quot;/g)).toHaveLength(12);
    expect(folded.match(/Person \d+&quot;/g)).toHaveLength(288);
    expect(folded.match(/<li class="removed">/g)).toHaveLength(288);
    expect(html).not.toContain('Leaving:');
    expect(html).not.toContain('<script');
  });

  test('folds nothing away of 12 people', () => {
    const people = Array.from({ length: 12 }, (_, n): Person => {
      return { id: `u${n}`, name: `Person ${n}`, subject: `s${n}`, status: 'active', bot: false };
    });
    const plan = planDeletion(TENANT, group([], { people: 12 }), people);
    expect(pageHtml(still(desk().ask(plan).question), [])).not.toContain('<details');
  });

  test('shows the whole of a long description', () => {
    const description = `${'long '.repeat(500)}end`;
    const plan = planDeletion(TENANT, group([steward], { description }), []);
    expect(pageHtml(still(desk().ask(plan).question), [])).toContain(description);
  });

  test('puts warnings into a box of their own, above what changes', () => {
    const { question } = desk().ask();
    const content = { ...question.content, warnings: ['The name <b> has look-alikes.', 'Second.'] };
    const html = pageHtml({ ...still(question), content }, []);
    expect(html).toContain(
      '<section class="warning" aria-label="Warning">\n<p>The name &lt;b&gt; has look-alikes.</p>\n<p>Second.</p>\n</section>\n<h2>What changes</h2>',
    );
    expect(pageHtml(still(question), [])).not.toContain('class="warning"');
  });

  test.each([
    [0, undefined],
    [1, 'The assistant asked for the same change once before, within the last 10 minutes.'],
    [4, 'The assistant asked for the same change 4 times before, within the last 10 minutes.'],
  ])('says that the same was asked %i times before', (askedBefore, words) => {
    const { question } = desk().ask(taken, { askedBefore });
    const html = pageHtml(still(question), []);
    expect(html.includes('the same change')).toBe(words !== undefined);
    if (words !== undefined) expect(html).toContain(`<p class="notice">${words}</p>`);
  });
});

/** What an attacker would try, and anything else. */
const anyText = fc.oneof(
  fc.constantFrom(...Object.values(odd), '"><b>', "'><i a='", '</h1><h1>', '&lt;', '<!--'),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'<>&"\'/= a') }),
);

describe('text from strangers', () => {
  const tags = (html: string): string[] => html.match(/<[a-z][^>]*>/g) ?? [];
  const scaffold = tags(pageHtml(still(desk().ask(plan('CG')).question), []));

  function plan(name: string) {
    const target = { type: 'group', id: 'g1', name, kind: 'custom' } as const;
    const role = { ...steward, name };
    return planned(group([role, spaces], { target, names: [name] }), [tenantAdmin], [role]);
  }

  test('never becomes a tag or an attribute, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const { question } = desk().ask(plan(name), { wanted: name });
        expect(tags(pageHtml(still(question), []))).toEqual(scaffold);
      }),
    );
  });

  test('is shown as such', () => {
    const name = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";
    const html = pageHtml(still(desk().ask(plan(name)).question), []);
    expect(html).not.toMatch(/<script|<img/);
    // The words are those of the form, where a client may render markdown.
    expect(html).toContain('&lt; script&gt;alert(1)&lt; /script&gt;');
  });

  test('is flagged where it is not what it seems', () => {
    const html = pageHtml(still(desk().ask(plan('CG-Fin\u200bance\u202e')).question), []);
    expect(html).toContain('careful: this name has hidden characters');
    expect(html).not.toMatch(/[\u200b\u202e]/);
  });
});

function main(html: string): string {
  return html.slice(html.indexOf('<main>'), html.indexOf('</main>'));
}

test('the same plan gives the same page', () => {
  const [one, two] = [desk(), desk()].map(({ ask }) => pageHtml(still(ask(taken).question), []));
  expect(one).toBe(two);
});
