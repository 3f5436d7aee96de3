import { request } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { listenForPages } from '../../../src/approval/page/listener.js';
import type { PageDraft } from '../../../src/approval/page/questions.js';
import { Failure } from '../../../src/errors.js';
import { desk } from '../../support/approval/page-questions.js';

interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

async function listening(more?: Partial<PageDraft>) {
  const made = desk();
  const { origin, close } = await listenForPages(made.questions, () => made.clock.time);
  onTestFinished(close);
  const { port } = new URL(origin);
  /** With every header under control; a browser would not let itself be told its Host. */
  const send = ({ method = 'GET', path, headers = {}, body = '' }: Sent): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers }, (res) => {
        let text = '';
        res.setEncoding('utf8');
        res.on('data', (part) => {
          text += part;
        });
        res.on('end', () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const { question, heard } = made.ask(undefined, more);
  const form = new URLSearchParams({ token: question.token, answer: 'approve', typed: 'Steward' });
  const right = {
    method: 'POST',
    path: `/${question.secret}`,
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
  return { ...made, question, heard, origin, send, right };
}

describe('a page', () => {
  test('is safe to look at', async () => {
    const { send, question } = await listening();
    const { status, headers } = await send({ path: `/${question.secret}` });
    const { date: _, connection: __, 'keep-alive': ___, ...rest } = headers;
    expect({ status, ...rest }).toMatchInlineSnapshot(`
      {
        "cache-control": "no-store",
        "content-security-policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "content-type": "text/html; charset=utf-8",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "referrer-policy": "same-origin",
        "refresh": "601",
        "status": 200,
        "transfer-encoding": "chunked",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      }
    `);
    expect(question).toMatchObject({ seen: true, status: 'open' });
  });

  test('is entered once by the address that the browser was started with', async () => {
    const { send, question } = await listening();
    const path = `/${question.oneTimeLink}`;
    expect(await send({ path })).toMatchObject({
      status: 303,
      headers: { location: `/${question.secret}` },
    });
    expect(await send({ path })).toMatchObject({ status: 404, body: 'Not found\n' });
    expect(question.seen).toBe(false);
  });

  test('has its look beside it', async () => {
    const { send, question } = await listening();
    const { status, headers, body } = await send({ path: `/${question.secret}/style.css` });
    expect([status, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(body).not.toMatch(/@import|url\(/);
  });

  test('names the other open questions, and no closed ones', async () => {
    const { send, question, ask, questions } = await listening();
    const other = ask().question;
    const declined = ask().question;
    await questions.answer(declined, 'decline');
    const { body } = await send({ path: `/${question.secret}` });
    expect(body.match(/href="\/[\w-]{43}"/g)).toEqual([`href="/${other.secret}"`]);
  });

  test('looks again by itself only while something is going on, or at its end', async () => {
    const { send, question, questions, clock } = await listening();
    const path = `/${question.secret}`;
    const refresh = async () => (await send({ path })).headers.refresh;
    expect(await refresh()).toBe('601');
    clock.time += 30_000;
    expect(await refresh()).toBe('571');
    await questions.answer(question, { typed: 'Steward' });
    expect(await refresh()).toBe('2');
    questions.use(question, 'caller');
    questions.move(question, 'finish', 'Done.');
    expect(await refresh()).toBeUndefined();
  });
});

describe('an answer', () => {
  test('counts when this very page sent it, and leads back to the page', async () => {
    const { send, right, question, heard } = await listening();
    expect(await send(right)).toMatchObject({
      status: 303,
      headers: { location: `/${question.secret}` },
      body: '',
    });
    expect(question.status).toBe('approved');
    expect(heard).toEqual(['accept: approved']);
  });

  test('sent twice at once, or again, counts once', async () => {
    const { send, right, question, heard } = await listening();
    const replies = await Promise.all([send(right), send(right)]);
    expect([...replies, await send(right)].map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(question.status).toBe('approved');
    expect(heard).toHaveLength(1);
  });

  test('that cannot be written down is not used, and says so', async () => {
    const { send, right, question } = await listening({
      onAnswer: () =>
        Promise.reject(
          new Failure(
            'JOURNAL_UNWRITABLE',
            'Cannot write the journal: the disk is full',
            'Make room',
          ),
        ),
    });
    expect(await send(right)).toMatchObject({
      status: 503,
      body: 'Cannot write the journal: the disk is full. Your answer was not used, and nothing was changed. Make room.\n',
    });
    expect(question.status).toBe('open');
  });
});

describe('nothing is learned or changed by', () => {
  type Attack = (right: Required<Sent>, origin: string) => Sent;
  const port = (origin: string): string => new URL(origin).port;
  const attacks: readonly (readonly [string, Attack])[] = [
    ['a guessed path', (right) => ({ ...right, path: `/${'A'.repeat(43)}` })],
    ['no path', () => ({ path: '/' })],
    ['the path cut short', ({ path }) => ({ path: path.slice(0, -1) })],
    ['the path and more', ({ path }) => ({ path: `${path}/approve` })],
    ['the path and a question', ({ path }) => ({ path: `${path}?answer=approve&typed=Steward` })],
    ['the path in another case', ({ path }) => ({ path: path.toUpperCase() })],
    ['the icon that browsers ask for', () => ({ path: '/favicon.ico' })],
    ['a whole address in the request', ({ path }, origin) => ({ path: `${origin}${path}` })],
    [
      'a name that points here (DNS rebinding)',
      (right, origin) => ({
        ...right,
        headers: { ...right.headers, host: `evil.example:${port(origin)}` },
      }),
    ],
    [
      'the name localhost',
      (right, origin) => ({
        ...right,
        headers: { ...right.headers, host: `localhost:${port(origin)}` },
      }),
    ],
    ['another port', (right) => ({ ...right, headers: { ...right.headers, host: '127.0.0.1:1' } })],
    [
      'a form of another site',
      (right) => ({ ...right, headers: { ...right.headers, origin: 'https://evil.example' } }),
    ],
    [
      'a page of another port',
      (right) => ({ ...right, headers: { ...right.headers, origin: 'http://127.0.0.1:1' } }),
    ],
    [
      'a framed or opaque page',
      (right) => ({ ...right, headers: { ...right.headers, origin: 'null' } }),
    ],
    [
      'a program that says no origin',
      ({ headers: { origin: _, ...headers }, ...right }) => ({ ...right, headers }),
    ],
    ['no token', (right) => ({ ...right, body: right.body.replace(/token=[^&]+&/, '') })],
    [
      'another token',
      (right) => ({
        ...right,
        body: right.body.replace(/token=(.)/, (_, first) => `token=${first === '_' ? 'A' : '_'}`),
      }),
    ],
    ['no button', (right) => ({ ...right, body: right.body.replace('answer=approve&', '') })],
    ['another button', (right) => ({ ...right, body: right.body.replace('approve', 'yes') })],
    [
      'JSON',
      (right) => ({
        ...right,
        headers: { ...right.headers, 'content-type': 'application/json' },
        body: '{"answer":"approve","typed":"Steward"}',
      }),
    ],
    [
      'a form of text, as a script of another site may send',
      (right) => ({ ...right, headers: { ...right.headers, 'content-type': 'text/plain' } }),
    ],
    ['a huge form', (right) => ({ ...right, body: `${right.body}&more=${'x'.repeat(5000)}` })],
    ['PUT', (right) => ({ ...right, method: 'PUT' })],
    ['DELETE', (right) => ({ ...right, method: 'DELETE' })],
    ['OPTIONS', (right) => ({ ...right, method: 'OPTIONS' })],
  ];

  test.each(attacks)('%s', async (_, attack) => {
    const { send, right, question, heard, origin } = await listening();
    const { status, headers, body } = await send(attack(right, origin));
    expect({ status, body }).toEqual({ status: 404, body: 'Not found\n' });
    expect(Object.keys(headers).sort()).toEqual(
      [
        'cache-control',
        'connection',
        'content-security-policy',
        'content-type',
        'cross-origin-opener-policy',
        'cross-origin-resource-policy',
        'date',
        'keep-alive',
        'referrer-policy',
        'transfer-encoding',
        'x-content-type-options',
        'x-frame-options',
      ].sort(),
    );
    expect(question).toMatchObject({ status: 'open', seen: false, wrongAttempts: 0 });
    expect(heard).toEqual([]);
  });
});
