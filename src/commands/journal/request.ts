/**
 * What is wanted of `journal`, out of the command line.
 *
 * @module
 */

import { refuseOptions, UsageError } from '../command.js';

/** What was given for the options of `journal`. */
export interface JournalValues {
  readonly tenant?: string | undefined;
  readonly profile?: string | undefined;
  readonly since?: string | undefined;
  readonly change?: string | undefined;
  readonly format?: string | undefined;
}

/** Which entries are wanted. */
export interface Wanted {
  /** Milliseconds since the epoch. */
  readonly since?: number;
  /** Id of a change. */
  readonly change?: string;
}

export type JournalRequest = {
  /** Host; that of the settings when left out. */
  readonly tenant?: string;
  /** Name of the profile whose tenant it is. */
  readonly profile?: string;
} & (
  | { readonly verb: 'show'; readonly wanted: Wanted }
  | { readonly verb: 'export'; readonly wanted: Wanted; readonly format: 'jsonl' | 'csv' }
  // Of the whole journal: a part proves nothing about what is missing beside it.
  | { readonly verb: 'verify' }
);

/** @throws {UsageError} When the words or options make no sense. */
export function journalRequest(verb: string | undefined, values: JournalValues): JournalRequest {
  if (values.tenant !== undefined && values.profile !== undefined) {
    throw new UsageError('--tenant and --profile both say whose journal; give one of them');
  }
  const whose = {
    ...(values.tenant === undefined ? {} : { tenant: hostOf(values.tenant) }),
    ...(values.profile === undefined ? {} : { profile: values.profile }),
  };
  switch (verb) {
    case 'show':
      refuseOptions(values, ['format'], 'journal show');
      return { verb, ...whose, wanted: wantedOf(values) };
    case 'verify':
      refuseOptions(values, ['since', 'change', 'format'], 'journal verify');
      return { verb, ...whose };
    case 'export':
      return { verb, ...whose, wanted: wantedOf(values), format: formatOf(values.format) };
    case undefined:
      throw new UsageError('journal needs one more word: show, verify or export');
    default:
      throw new UsageError(`there is no journal ${verb}; there are show, verify and export`);
  }
}

function hostOf(tenant: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(tenant) ? tenant : `https://${tenant}`;
  const host = URL.canParse(address) ? new URL(address).host : '';
  if (host !== '') return host;
  throw new UsageError('--tenant needs the host of a tenant, such as acme.eu.qlikcloud.com');
}

function wantedOf({ since, change }: JournalValues): Wanted {
  return {
    ...(since === undefined ? {} : { since: timeOf(since) }),
    ...(change === undefined ? {} : { change }),
  };
}

/** In UTC where nothing else is said, as the journal is. */
function timeOf(since: string): number {
  const [, date = '', clock = 'T00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/i.exec(
      since,
    ) ?? [];
  const midnight = new Date(`${date}T00:00Z`);
  // The 31st of February would quietly become the 3rd of March.
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
  const time = exists ? Date.parse(`${date}${clock}${zone}`) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError('--since needs a date, such as 2026-03-01 or 2026-03-01T09:00');
}

function formatOf(format = 'jsonl'): 'jsonl' | 'csv' {
  if (format === 'jsonl' || format === 'csv') return format;
  throw new UsageError('--format needs jsonl or csv');
}
