/**
 * `/api/v1/audits`: who did what.
 *
 * @module
 */

import type { Answer, Call, Route } from '../http/call.js';
import { checkQuery } from '../http/input.js';
import { cutRows, pageLinks, readCut, readSort } from '../http/paging.js';
import { badParameter, Refusal } from '../http/refusal.js';
import type { Json } from '../http/render.js';
import { compareRows, type Row } from '../state/sorted-rows.js';
import type { SandboxEvent } from '../state/state.js';

const common = { method: 'GET', service: 'audits', tier: 'audits', right: 'admin' } as const;

export const auditRoutes: readonly Route[] = [
  { ...common, path: '/api/v1/audits', answer: listAudits },
  { ...common, path: '/api/v1/audits/{id}', answer: getAudit },
];

const exact = ['eventType', 'source', 'userId'] as const;
const listQuery = [...exact, 'eventTime', 'id', 'limit', 'next', 'prev', 'sort'];
const sorts = ['source', 'eventType', 'eventTime'] as const;

/** Exact, case-sensitive parameters instead of a filter; ten to a page; newest first. */
function listAudits(call: Call): Answer {
  checkQuery(call, listQuery);
  const { query } = call;
  const order = readSort(query.get('sort') ?? '-eventTime', sorts);
  const field = sorts.find((name) => name === order.field) ?? 'eventTime';
  const cut = readCut(query, order, 10);
  const [from, to] = readPeriod(query.get('eventTime'));
  const ids = query.get('id')?.split(',');
  const events = new Map<string, SandboxEvent>();
  const rows: Row[] = [];
  for (const event of visible(call)) {
    if (event.eventTime < from || event.eventTime > to) continue;
    if (ids && !ids.includes(event.id)) continue;
    if (exact.some((name) => query.has(name) && query.get(name) !== event[name])) continue;
    events.set(event.id, event);
    rows.push({ key: event[field], id: event.id });
  }
  const page = cutRows(rows.sort(compareRows), cut, () => true);
  const data = page.rows.flatMap(({ id }) => {
    const event = events.get(id);
    return event ? [renderEvent(call, event)] : [];
  });
  return { status: 200, body: { data, links: pageLinks(call, page) } };
}

/** `start/end` in ISO 8601 with milliseconds. */
function readPeriod(text: string | null): [string, string] {
  if (text === null) return ['', '~'];
  const [from = '', to = '', ...more] = text.split('/');
  if (more.length > 0 || Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(to)))
    throw badParameter('eventTime', 'start/end is expected');
  return [new Date(from).toISOString(), new Date(to).toISOString()];
}

/** How soon an event shows is undocumented, hence a knob. */
function visible({ state, knobs, now }: Call): SandboxEvent[] {
  const latest = new Date(now() - knobs.auditDelayMs).toISOString();
  return state.events.filter((event) => event.eventTime <= latest);
}

function getAudit(call: Call): Answer {
  const event = visible(call).find((one) => one.id === call.params.id);
  if (!event) throw new Refusal(404, `No audit event with id ${call.params.id ?? ''}`);
  return { status: 200, body: renderEvent(call, event) };
}

function renderEvent(call: Call, event: SandboxEvent): Json {
  return {
    ...event,
    eventTypeVersion: '1.0.0',
    tenantId: call.state.tenant.id,
    contentType: 'application/json',
    links: { self: { href: `${call.origin}/api/v1/audits/${event.id}` } },
  };
}
