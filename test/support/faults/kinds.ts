/**
 * Every way in which one request can go wrong, which requests it fits, and how to see that it did.
 *
 * @module
 */

import { EVERYONE_ID } from '../../../src/qlik/api/groups.js';
import {
  TransportError,
  type WireReply,
  type WireRequest,
} from '../../../src/qlik/http/transport.js';
import type { Fault, Sandbox } from '../../../src/sandbox/sandbox.js';

/** A request with its reply. */
export interface Exchange {
  readonly request: WireRequest;
  readonly reply: WireReply;
}

export interface Kind {
  readonly name: string;
  /** Needs a list of more than one page. */
  readonly paged?: boolean;
  /** Whether it can befall this exchange, which went well without it. */
  fits(exchange: Exchange): boolean;
  /** Answers in its way. @returns Whether the fault can be seen in what came of it. */
  strike(sandbox: Sandbox, request: WireRequest, answer: () => WireReply): Struck;
}

export interface Struck {
  readonly hit: boolean;
  readonly result: WireReply | TransportError;
}

/** What a colleague leaves a group with while it is read. */
export const COLLEAGUES = ['DataAdmin', 'ManagedSpaceCreator'];

const GROUP = /^\/api\/v1\/groups\/([0-9a-f]{24})$/;
const pathOf = ({ path }: WireRequest): string => path.split('?')[0] ?? '';
const isObject = ({ status, text }: WireReply): boolean =>
  status >= 200 && status <= 299 && text.startsWith('{') && text.endsWith('}');

/** One that the simulated tenant itself can show. */
function queued(
  name: string,
  fault: Omit<Fault, 'on'>,
  fits: Kind['fits'],
  seen: (reply: WireReply, request: WireRequest, sandbox: Sandbox) => boolean,
): Kind {
  return {
    name,
    fits,
    strike(sandbox, request, answer) {
      sandbox.fail({ ...fault, on: { method: request.method, path: pathOf(request) } });
      const result = answer();
      return { hit: seen(result, request, sandbox), result };
    },
  };
}

const always = (): boolean => true;

const refusing = (status: number): Kind =>
  queued(String(status), { kind: 'status', status }, always, (reply) => reply.status === status);

/** Only writes: a read that was served and then refused is a read that was refused. */
const actedAndRefused = (status: number): Kind =>
  queued(
    `${status} after`,
    { kind: 'status', status, when: 'after' },
    isWrite,
    (reply) => reply.status === status,
  );

/** Reading POST requests end in `filter`. */
export function isWrite({ request }: Pick<Exchange, 'request'>): boolean {
  return request.method !== 'GET' && !pathOf(request).endsWith('/actions/filter');
}

const isHtml = ({ headers }: WireReply): boolean => headers['content-type'] === 'text/html';

const isUserPatch = ({ request }: Exchange): boolean =>
  request.method === 'PATCH' && request.path.startsWith('/api/v1/users/');

/** The connection ends without a whole answer. */
function cut(
  name: string,
  progress: 'unsent' | 'sent' | 'answering',
  acts: boolean,
  fits: Kind['fits'] = always,
): Kind {
  return {
    name,
    fits,
    strike(_sandbox, _request, answer) {
      if (acts) answer();
      return { hit: true, result: new TransportError(progress, 'the connection was cut') };
    },
  };
}

const isWhole = ({ text }: WireReply): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

export const kinds: readonly Kind[] = [
  ...[400, 403, 404, 409, 429, 500, 502, 503].map(refusing),
  ...[500, 502, 503].map(actedAndRefused),
  cut('drop unsent', 'unsent', false),
  cut('drop before', 'sent', false),
  cut('drop after', 'sent', true, isWrite),
  cut('drop answering', 'answering', true),
  queued('unauthorized', { kind: 'unauthorized' }, always, ({ status }) => status === 401),
  queued('html', { kind: 'html' }, always, isHtml),
  queued('html after', { kind: 'html', when: 'after' }, isWrite, isHtml),
  queued('html 200', { kind: 'html', status: 200 }, always, isHtml),
  queued('html 200 after', { kind: 'html', status: 200, when: 'after' }, isWrite, isHtml),
  queued(
    'truncated',
    { kind: 'truncated' },
    ({ reply }) => isObject(reply),
    (reply) => !isWhole(reply),
  ),
  queued(
    'extra-fields',
    { kind: 'extra-fields' },
    ({ reply }) => isObject(reply),
    ({ text }) => text.includes('addedByQlikLater'),
  ),
  queued(
    'hidden-roles',
    { kind: 'hidden-roles' },
    ({ reply }) => reply.text.includes('"assignedRoles"'),
    (reply) => isObject(reply) && !reply.text.includes('assignedRoles'),
  ),
  {
    paged: true,
    ...queued(
      'next-repeated',
      { kind: 'next-repeated' },
      ({ request }) => /[?&]next=/.test(request.path),
      (reply, { path }) => reply.text.includes(JSON.stringify(path).slice(1, -1)),
    ),
  },
  queued('partial207', { kind: 'partial207' }, isUserPatch, ({ status }) => status === 207),
  queued(
    'partial207 after',
    { kind: 'partial207', when: 'after' },
    isUserPatch,
    ({ status }) => status === 207,
  ),
  queued(
    'concurrent-roles',
    { kind: 'concurrent-roles', roles: COLLEAGUES },
    ({ request, reply }) =>
      request.method === 'GET' &&
      GROUP.test(pathOf(request)) &&
      // Everyone is no group of the tenant's state; it is read for the net effect.
      !pathOf(request).endsWith(EVERYONE_ID) &&
      reply.status === 200,
    (_reply, request, { state }) => {
      const group = state.groups.get(GROUP.exec(pathOf(request))?.[1] ?? '');
      const now = group?.assignedRoles.map((id) => state.roles.get(id)?.name);
      return JSON.stringify(now) === JSON.stringify(COLLEAGUES);
    },
  ),
];
