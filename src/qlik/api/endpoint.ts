/**
 * Endpoints as values: all that a client needs in order to call one and a simulated tenant needs in
 * order to answer. Declarations only; nothing here touches the network.
 *
 * @module
 */

import type { z } from 'zod';

/**
 * The budget a call is counted against. Only a `write` changes the tenant, so only a `write` is sent
 * once and never repeated.
 *
 * @see https://qlik.dev/manage/rate-limits/
 */
export type Tier = 'read' | 'write' | 'filter' | 'token';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Endpoint<
  Path extends string,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  Of extends Tier = Tier,
> {
  readonly method: Method;
  readonly path: Path;
  readonly tier: Of;
  readonly body: Body;
  readonly reply: Reply;
}

export type AnyEndpoint = Endpoint<string>;

/** What a list answers with. */
export interface ListReply {
  readonly data: readonly { readonly id: string }[];
  readonly links?:
    | { readonly next?: { readonly href?: string | null | undefined } | null | undefined }
    | null
    | undefined;
  readonly totalResults?: number | undefined;
}

export type ListEndpoint = Endpoint<string, z.ZodType, z.ZodType<ListReply>>;

export type BodyOf<E extends AnyEndpoint> = z.input<E['body']>;
export type ReplyOf<E extends AnyEndpoint> = z.output<E['reply']>;
export type ItemOf<E extends ListEndpoint> = ReplyOf<E>['data'][number];

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never;

/** `{ groupId: string }` for `/groups/{groupId}`: the names come from the path itself. */
type Params<Path extends string> = { readonly [Name in ParamNames<Path>]: string };

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface CallOptions {
  readonly query?: Query | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how long the call will stand still, when that is more than a few seconds. */
  readonly onWait?: ((milliseconds: number) => void) | undefined;
}

/**
 * The right to send one write, at once: its turn in the rate limit has come, and a fresh token is at
 * hand. Taken before the last read, so that nothing is decided and then waits.
 */
export interface WriteSlot {
  /** Hands it back when nothing was sent after all. Harmless when it is used up or handed back. */
  release(): void;
}

/**
 * What one call needs; a path without names takes no `params`, an endpoint without a body no `body`,
 * and only a write takes a slot, which no write can do without.
 */
export type Call<E extends AnyEndpoint> = CallOptions &
  ([ParamNames<E['path']>] extends [never]
    ? { readonly params?: undefined }
    : { readonly params: Params<E['path']> }) &
  (undefined extends BodyOf<E> ? { readonly body?: BodyOf<E> } : { readonly body: BodyOf<E> }) &
  ([E['tier']] extends ['write'] ? { readonly slot: WriteSlot } : { readonly slot?: undefined });

/** How an endpoint is written down: its schemas are made when they are first used. */
interface Definition<
  Path extends string,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  Of extends Tier,
> extends Pick<Endpoint<Path, Body, Reply, Of>, 'method' | 'path' | 'tier'> {
  readonly body: () => Body;
  readonly reply: () => Reply;
}

/** Making schemas takes time that a server which is only listed should not spend. */
export function defineEndpoint<
  const Path extends string,
  Body extends z.ZodType,
  Reply extends z.ZodType,
  const Of extends Tier,
>({
  method,
  path,
  tier,
  body,
  reply,
}: Definition<Path, Body, Reply, Of>): Endpoint<Path, Body, Reply, Of> {
  let bodySchema: Body | undefined;
  let replySchema: Reply | undefined;
  return {
    method,
    path,
    tier,
    get body() {
      bodySchema ??= body();
      return bodySchema;
    },
    get reply() {
      replySchema ??= reply();
      return replySchema;
    },
  };
}
