import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { pageHtml } from '../../../src/approval/page/html.js';
import { writeRedirectFile } from '../../../src/approval/page/redirect-file.js';
import { pageStyle } from '../../../src/approval/page/style.js';
import type { Person } from '../../../src/directory/person.js';
import { planDeletion } from '../../../src/plan/plan-group.js';
import { desk } from '../../support/approval/page-questions.js';
import { group, steward as stewardRole, TENANT } from '../../support/plan/plans.js';
import { startBrowser } from '../../support/protocol/browser.js';
import { clients } from '../../support/protocol/clients.js';
import { look, pagePerson } from '../../support/protocol/page-person.js';
import { listeningTenant, nobody, rolesNow, writes } from '../../support/protocol/set-up.js';
import { type PageWorld, pageWorld } from '../../support/tools/page-world.js';
import { untouched } from '../../support/tools/world.js';

vi.setConfig({ hookTimeout: 80_000 });

let browser: Browser;
const found = await startBrowser();
if (typeof found === 'string') {
  const words = `The approval page is NOT tested in a browser: ${found}`;
  if (process.env.CI !== undefined) throw new Error(words);
  process.stderr.write(`\n*** ${words} ***\n\n`);
} else {
  browser = found;
}

afterAll(() => browser?.close());

const steward = ['remove_role', { group: 'CG-Finance', roles: ['Steward'] }] as const;

/** A window that fails the test on any error in the page or anything that its policy blocked. */
async function window_(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  onTestFinished(() => expect(complaints).toEqual([]));
  return page;
}

/** Asks, without anybody waiting, and shows the question in a window. */
async function shown(world: PageWorld, page: Page, call: readonly [string, object] = steward) {
  const text = await world.refusal(call[0], { ...call[1] });
  expect(text).toContain('Waiting for a person');
  await page.goto(world.addresses.at(-1) ?? '');
}

const approve = (page: Page) => page.getByRole('button', { name: 'Approve' });
const decline = (page: Page) => page.getByRole('button', { name: 'Decline' });
const field = (page: Page) => page.getByRole('textbox', { name: /^To approve, type the name/ });
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

describe.skipIf(typeof found === 'string')('in a browser', () => {
  test('approved with the mouse, while the call waits: the page shows how it ended', async () => {
    const [, connect] = clients[0] ?? nobody();
    const [tenant, person] = await Promise.all([listeningTenant(), pagePerson()]);
    const client = await connect({ elicitation: 'none', env: { ...tenant.env, ...person.env } });
    onTestFinished(() => client.close());
    const call = client.callTool(...steward);
    const page = await window_();
    await page.goto(await person.address());
    await field(page).fill('Steward');
    await approve(page).click();
    await page.getByRole('heading', { level: 1, name: 'Done' }).waitFor();
    await page.getByText('and read back: took "Steward" away').waitFor();
    expect((await call).isError).toBe(false);
    expect(rolesNow({ ...tenant }, 'CG-Finance')).toEqual(['SharedSpaceCreator']);
    expect(writes(tenant)).toHaveLength(1);
  });

  test('started with the file that leads there, it arrives at the question and says not where from', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qlik-groups-browser-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const files: string[] = [];
    const world = await pageWorld(async (address) => {
      files.push((await writeRedirectFile(address, [folder])).url);
      return true;
    });
    const page = await window_();
    await world.refusal(...steward);
    await page.goto(files[0] ?? '');
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    expect(await heading(page)).toContain('Take "Steward" away');
    expect(await page.evaluate('document.referrer')).toBe('');
    await page.goBack().catch(() => null);
    expect(page.url()).not.toMatch(/^file:/);
  });

  test('approved with the keyboard alone', async () => {
    const [world, page] = await Promise.all([pageWorld(), window_()]);
    await shown(world, page);
    // First the folded list of the people who lose the role, then the field.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Steward');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.waitForURL(/\/[\w-]{43}$/);
    expect(await heading(page)).toBe('Approved');
    expect(await world.say(...steward)).toContain('Done in TENANT');
  });

  test('approved with the Enter key', async () => {
    const [world, page] = await Promise.all([pageWorld(), window_()]);
    await shown(world, page);
    await field(page).fill('Steward');
    await field(page).press('Enter');
    expect(await heading(page)).toBe('Approved');
  });

  test('declined', async () => {
    const [world, page] = await Promise.all([pageWorld(), window_()]);
    await shown(world, page);
    await decline(page).click();
    expect(await heading(page)).toBe('Declined');
    expect(await world.refusal(...steward)).toContain('Not done: the person declined');
    expect(world.traces()).toEqual(untouched);
  });

  test('a wrong word is told beside the field, which has the focus; then the right one counts', async () => {
    const [world, page] = await Promise.all([pageWorld(), window_()]);
    await shown(world, page);
    await field(page).fill('steward');
    await approve(page).click();
    expect(await page.getByRole('alert').textContent()).toBe(
      'That is not the text this page asks for, so nothing was changed. Upper and lower case matter. You have 2 tries left.',
    );
    expect(await page.evaluate('document.activeElement.id')).toBe('typed');
    await field(page).fill('Steward');
    await approve(page).click();
    expect(await heading(page)).toBe('Approved');
  });

  test('too late', async () => {
    const [world, page] = await Promise.all([pageWorld(), window_()]);
    await shown(world, page);
    await field(page).fill('Steward');
    world.clock.time += 10 * 60_000 + 1;
    await approve(page).click();
    expect(await heading(page)).toBe('Request expired');
    expect(world.traces()).toEqual(untouched);
  });

  test('in two tabs: the first answer counts, the second sees what became of it', async () => {
    const [world, one, two] = await Promise.all([pageWorld(), window_(), window_()]);
    await shown(world, one);
    await two.goto(one.url());
    await decline(one).click();
    await field(two).fill('Steward');
    await approve(two).click();
    expect(await heading(two)).toBe('Declined');
    expect(world.traces()).toEqual(untouched);
  });

  test('pressed twice, gone back and reloaded: one approval, one change', async () => {
    const [world, page] = await Promise.all([pageWorld(), window_()]);
    await shown(world, page);
    await field(page).fill('Steward');
    await approve(page).dblclick();
    await page.getByRole('heading', { level: 1, name: 'Approved' }).waitFor();
    expect(await world.say(...steward)).toContain('Done in TENANT');
    await page.goBack().catch(() => null);
    await page.goto(`${page.url()}`);
    await page.reload();
    expect(await heading(page)).toBe('Done');
    expect(world.traces().writes).toEqual(['PATCH 204 applied']);
  });

  test.each([
    ['wide and light', 1200, 'light'],
    ['narrow and light', 320, 'light'],
    ['narrow and dark', 320, 'dark'],
  ] as const)(
    '%s: nothing is cut off, and no rule of accessibility is broken',
    async (_, width, colorScheme) => {
      const name = 'N'.repeat(70);
      const [world, page] = await Promise.all([
        pageWorld(),
        window_({ viewport: { width, height: 700 }, colorScheme, bypassCSP: true }),
      ]);
      const group = world.sandbox.groupByName('CG-Finance');
      world.sandbox.state.groups.set(group.id, { ...group, name, description: 'D'.repeat(2000) });
      await shown(world, page, [
        'delete_custom_group',
        { group: group.id, remove_members_first: true },
      ]);
      await shown(world, page, ['remove_role', { group: group.id, roles: ['Steward'] }]);
      for (const answer of ['open', 'wrong', 'declined']) {
        if (answer === 'wrong') await approve(page).click();
        if (answer === 'declined') await decline(page).click();
        await page.waitForLoadState('load');
        const [inside, outside] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        expect(inside, answer).toBeLessThanOrEqual(outside);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
        expect(
          violations.map(({ id }) => id),
          answer,
        ).toEqual([]);
      }
    },
  );
});

describe.skipIf(typeof found === 'string')(
  'with a warning, a long list and an empty answer',
  () => {
    test.each(['light', 'dark'] as const)(
      '%s: no rule of accessibility is broken',
      async (scheme) => {
        const people = Array.from({ length: 30 }, (_, n): Person => {
          return {
            id: `u${n}`,
            name: `Person ${n}`,
            subject: `s${n}`,
            status: 'active',
            bot: false,
          };
        });
        const plan = planDeletion(TENANT, group([stewardRole], { people: 30 }), people);
        const { question } = desk().ask(plan, { askedBefore: 2 });
        const content = { ...question.content, warnings: ['The name "CG" mixes alphabets.'] };
        const html = pageHtml({ ...question, content, lastTry: 'blank' }, []);
        const page = await window_({ viewport: { width: 390, height: 700 }, colorScheme: scheme });
        await page.setContent(
          html.replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${pageStyle}</style>`),
        );
        expect(await page.getByText('Person 20').isVisible()).toBe(false);
        await page.getByText('and 18 more').click();
        expect(await page.getByText('Person 20').isVisible()).toBe(true);
        await page.evaluate(axe.source);
        const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
        expect(violations.map(({ id }) => id)).toEqual([]);
      },
    );
  },
);

describe.skipIf(typeof found === 'string')('another site', () => {
  /** A page of an attacker who knows the address, and even the token. */
  async function attacker(html: string): Promise<string> {
    const server = createServer((_, res) => {
      res.setHeader('content-type', 'text/html').end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    return `http://localhost:${typeof address === 'object' ? address?.port : 0}/`;
  }

  async function target() {
    const world = await pageWorld();
    await world.refusal(...steward);
    const page = await look(world.addresses[0] ?? '');
    const token = /name="token" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    return { world, url: page.url, token, page: await context.newPage() };
  }

  const untilDone = async (world: PageWorld): Promise<void> => {
    expect(await world.refusal(...steward)).toContain('Waiting for a person');
    expect(world.traces()).toEqual(untouched);
  };

  test('cannot send the form', async () => {
    const { world, url, token, page } = await target();
    const site = await attacker(
      `<form method="post" action="${url}"><input name="token" value="${token}"><input name="typed" value="Steward"><input name="answer" value="approve"></form><script>document.forms[0].submit()</script>`,
    );
    await page.goto(site);
    await page.waitForURL(url);
    expect(await page.textContent('body')).toBe('Not found\n');
    await untilDone(world);
  });

  test('cannot send it with a script, nor read the page', async () => {
    const { world, url, token, page } = await target();
    await page.goto(await attacker('<h1>attacker</h1>'));
    const got = await page.evaluate(
      async ([address = '', secret = '']) => {
        const body = new URLSearchParams({ token: secret, typed: 'Steward', answer: 'approve' });
        const tries = [
          fetch(address, { method: 'POST', body }),
          fetch(address, { method: 'POST', body, mode: 'no-cors' }),
          fetch(address),
        ];
        const ended = await Promise.all(
          tries.map((attempt) => attempt.then((reply) => reply.text()).catch(() => 'blocked')),
        );
        return ended;
      },
      [url, token],
    );
    expect(got).toEqual(['blocked', 'blocked', 'blocked']);
    await untilDone(world);
  });

  test('cannot put the page into a frame', async () => {
    const { world, url, page } = await target();
    await page.goto(await attacker(`<iframe src="${url}" width="600" height="600"></iframe>`));
    const frame = page.frames().find((one) => one !== page.mainFrame());
    expect(await frame?.content().catch(() => '')).not.toContain('Steward');
    await untilDone(world);
  });
});
