/**
 * Whether a tenant of Qlik Cloud answers at the address, before it is shown any credential.
 *
 * @module
 */

import { getMetadata } from '../../../qlik/api/oauth.js';
import { TransportError, type WireReply } from '../../../qlik/http/transport.js';
import { quote } from '../../../text/clean.js';
import { capital } from '../../../text/lists.js';
import { type Check, type Finding, failed, ok, warning } from '../../check.js';
import type { DoctorContext } from '../../context.js';
import { settingSource } from '../../setting-source.js';
import { rightAddress, unreachableFix } from './unreachable.js';

export const tenantCheck: Check = {
  id: 'tenant',
  subject: 'the connection',
  needs: ['address', 'certificates'],
  async run(context) {
    const origin = await context.origin();
    const { address } = await settingSource(context);
    try {
      return judge(await context.greet(), origin, address);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return unreached(error, origin, address, context);
    }
  },
};

function unreached(
  error: TransportError,
  origin: string,
  address: string,
  { outOfTime }: DoctorContext,
): Finding {
  const why = outOfTime() ? 'no answer in time' : error.message;
  const fix = unreachableFix(error.code, origin, address);
  return failed(`${origin} cannot be reached: ${why}.`, fix);
}

/** @param address What holds it. */
function judge(reply: WireReply, origin: string, address: string): Finding {
  const { status } = reply;
  if (isMetadata(reply)) return ok(`A tenant of Qlik Cloud answers at ${origin}.`);
  if (status >= 500) {
    return failed(
      `${origin} answers that it has a problem of its own (${status}).`,
      'Try again in a few minutes; if it stays so, look at the Qlik Cloud status page.',
    );
  }
  if (status === 429) {
    return warning(
      `${origin} answers, and wants to be left alone for a while (429).`,
      'Wait a minute, then run this again.',
    );
  }
  if (status >= 400) {
    return warning(
      `${origin} answers, and not as a tenant of Qlik Cloud does (${status}).`,
      `If the sign-in fails as well, ${rightAddress(address)}`,
    );
  }
  const elsewhere = otherHost(reply, origin);
  return failed(
    elsewhere === undefined
      ? `${origin} answers with a page, or with something else that a tenant of Qlik Cloud does not send (${status}).`
      : `${origin} sends us on to ${quote(elsewhere)} (${status}), which a tenant of Qlik Cloud does not do.`,
    capital(rightAddress(address)),
  );
}

function isMetadata({ status, text }: WireReply): boolean {
  if (status < 200 || status > 299) return false;
  try {
    return getMetadata.reply.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function otherHost({ headers: { location = '' } }: WireReply, origin: string): string | undefined {
  const target = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
  return location === '' || target?.origin === origin ? undefined : target?.host;
}
