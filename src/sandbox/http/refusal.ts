/**
 * Refusals, and the different error bodies in which Qlik's services write them.
 *
 * Only five error codes of Qlik are public. All others carry `-SIM-`, so that nobody mistakes them
 * for real ones and writes logic on them.
 *
 * @module
 */

export type Service = 'groups' | 'users' | 'roles' | 'tenants' | 'audits' | 'oauth' | 'gateway';

export interface Source {
  readonly pointer?: string;
  readonly parameter?: string;
}

/** A request that the tenant says no to. Thrown by rules, turned into a reply in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | undefined;
  readonly source: Source | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    detail: string,
    more: { code?: string; source?: Source; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.status = status;
    this.code = more.code;
    this.source = more.source;
    this.headers = more.headers ?? {};
  }
}

/** 400 with a pointer into the request body. */
export const badBody = (pointer: string, detail: string): Refusal =>
  new Refusal(400, detail, { source: { pointer } });

/** 400 with the name of a query parameter. */
export const badParameter = (parameter: string, detail: string): Refusal =>
  new Refusal(400, detail, { source: { parameter } });

const titles: Readonly<Record<number, string>> = {
  207: 'Partial update',
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Payload too large',
  429: 'API rate limit reached.',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Service unavailable',
  504: 'Gateway timeout',
};

/** The codes that Qlik's contracts and guides show. */
const knownCodes: Readonly<Record<string, string>> = {
  'groups 404': 'GROUPS-7',
  'users 404': 'USERS-7',
  'tenants 404': 'TENANTS-8',
  'roles 404': 'IDENTITIES-10402',
};

const prefixes: Readonly<Record<Service, string>> = {
  groups: 'GROUPS',
  users: 'USERS',
  roles: 'IDENTITIES',
  tenants: 'TENANTS',
  audits: 'AUDITS',
  oauth: 'OAUTH',
  gateway: 'GATEWAY',
};

/** The error body of one service: `status` is a number, a string or absent, as the contracts say. */
export function errorBody(service: Service, refusal: Refusal, traceId: string): object {
  const { status, message, source } = refusal;
  const code =
    status === 429
      ? 'HTTP-429'
      : (refusal.code ??
        knownCodes[`${service} ${status}`] ??
        `${prefixes[service]}-SIM-${status}`);
  const shownStatus =
    service === 'tenants' || service === 'oauth'
      ? { status: String(status) }
      : service === 'roles' || service === 'audits'
        ? {}
        : { status };
  const error = {
    code,
    title: titles[status] ?? 'Error',
    detail: message,
    ...shownStatus,
    ...(source ? { source } : {}),
  };
  return service === 'oauth' ? { errors: [error] } : { errors: [error], traceId };
}

/** What a web server in front of Qlik answers; a support article quotes this title for a 401. */
export const htmlPage = (title: string): string =>
  `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
