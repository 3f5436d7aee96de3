/**
 * The approval pages over HTTP, on the loopback address of this machine and a port that the system
 * picks. Whoever does not know the secret of a question learns nothing, not even that there is one.
 * Looking at a page changes nothing; only a form that this very page sent answers it.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://w3c.github.io/webappsec-csp/
 * @module
 */

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Failure } from '../../errors.js';
import { limitConnections } from './connections.js';
import { type PageLink, pageHtml } from './html.js';
import type { PageQuestion, PageQuestions } from './questions.js';
import { pageStyle } from './style.js';

export interface PageListener {
  /** `http://127.0.0.1:40123`. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** The longest form that can be meant: a word, a token and a button. */
const MAX_FORM_BYTES = 4096;

/** After this long a page that waits for something looks again. */
const REFRESH_SECONDS = 2;

const MAX_CONNECTIONS = 50;

/** In milliseconds. Node checks them only as often as the last one says. */
const timeouts = {
  headersTimeout: 3_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} as const;

const safety = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: browsers would then hide the origin of our own form.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/**
 * @param now Milliseconds since the epoch.
 * @throws {Error} When no port can be had.
 */
export async function listenForPages(
  questions: PageQuestions,
  now: () => number,
): Promise<PageListener> {
  const server = createServer(timeouts, (req, res) => {
    answer(req, res, { questions, origin: originOf(), now }).catch(() => refuse(res));
  });
  const connections = limitConnections(server, MAX_CONNECTIONS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  // Nobody waits for what goes wrong from now on; the page that it concerns is asked for again.
  server.on('error', () => undefined);
  const originOf = (): string => {
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  };
  return {
    origin: originOf(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        connections.destroyAll();
      }),
  };
}

interface Desk {
  readonly questions: PageQuestions;
  readonly origin: string;
  readonly now: () => number;
}

async function answer(req: IncomingMessage, res: ServerResponse, desk: Desk): Promise<void> {
  const { questions, origin } = desk;
  // A name that somebody else's DNS points to this machine is not this address.
  if (`http://${req.headers.host}` !== origin) return refuse(res);
  const [, secret = '', rest, ...more] = (req.url ?? '').split('/');
  const entering = req.method === 'GET' ? questions.enter(secret) : undefined;
  if (entering !== undefined) return goTo(res, entering);
  const question = questions.bySecret(secret);
  if (question === undefined || more.length > 0) return refuse(res);
  if (req.method === 'GET' && rest === 'style.css') return send(res, 200, 'text/css', pageStyle);
  if (rest !== undefined) return refuse(res);
  if (req.method === 'GET') return show(res, question, desk);
  if (req.method !== 'POST' || req.headers.origin !== origin) return refuse(res);
  const form = await readForm(req);
  if (form === undefined || !same(form.get('token') ?? '', question.token)) return refuse(res);
  await take(res, questions, question, form);
}

function show(res: ServerResponse, question: PageQuestion, { questions, now }: Desk): void {
  questions.markSeen(question);
  const others = questions
    .open()
    .filter((other) => other !== question)
    .map((other): PageLink => {
      return { href: `/${other.secret}`, change: other.content.question.change };
    });
  const wait = waits(question, now());
  if (wait !== undefined) res.setHeader('Refresh', String(wait));
  send(res, 200, 'text/html', pageHtml(question, others));
}

/** Seconds until the page has something new to show; nothing once it has ended. */
function waits({ status, until }: PageQuestion, now: number): number | undefined {
  if (status === 'approved' || status === 'applying') return REFRESH_SECONDS;
  return status === 'open' ? Math.ceil((until - now) / 1000) + 1 : undefined;
}

/** Answers with the way back to the page, so that neither reloading nor going back sends it again. */
async function take(
  res: ServerResponse,
  questions: PageQuestions,
  question: PageQuestion,
  form: URLSearchParams,
): Promise<void> {
  try {
    switch (form.get('answer')) {
      case 'approve':
        await questions.answer(question, { typed: form.get('typed') ?? '' });
        break;
      case 'decline':
        await questions.answer(question, 'decline');
        break;
      default:
        return refuse(res);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const words = `${error.message}. Your answer was not used, and nothing was changed. ${error.next}.\n`;
    return send(res, 503, 'text/plain', words);
  }
  goTo(res, question);
}

function goTo(res: ServerResponse, { secret }: PageQuestion): void {
  res.setHeader('Location', `/${secret}`);
  send(res, 303, 'text/plain', '');
}

async function readForm(req: IncomingMessage): Promise<URLSearchParams | undefined> {
  const [type = ''] = (req.headers['content-type'] ?? '').split(';');
  if (type.trim() !== 'application/x-www-form-urlencoded') return undefined;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_FORM_BYTES) return undefined;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The same for everything that is not for us. */
function refuse(res: ServerResponse): void {
  if (res.headersSent) return void res.destroy();
  send(res, 404, 'text/plain', 'Not found\n');
}

function send(res: ServerResponse, status: number, type: string, body: string): void {
  res.writeHead(status, { ...safety, 'Content-Type': `${type}; charset=utf-8` }).end(body);
}
