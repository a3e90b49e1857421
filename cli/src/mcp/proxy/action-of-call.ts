import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { WritError } from '#client';
import {
  type ActionDeclaration,
  isObject,
  isScalar,
  type ProposedAction,
  type Scalar,
  type ToolMapping,
} from '#contracts';

/** Arguments of every action of a proxied call. They bind a decision, and an approval, to one call and its exact bytes. */
const CALL_ID = 'call-id';
const CALL_DIGEST = 'call-digest';

/** A kind of action as a workflow's JSON has it. */
export type ActionKind = Pick<ActionDeclaration, 'kind' | 'authority' | 'system'> & {
  readonly writes?: readonly string[];
  readonly arguments?: Readonly<Record<string, string>>;
};

export type CallArguments = Readonly<Record<string, unknown>>;

/** What is sent to a server. */
export interface UpstreamCall {
  readonly server: string;
  readonly name: string;
  readonly arguments: CallArguments;
}

/** The exact bytes of a call: canonical JSON (RFC 8785), so that the order of fields is no other question. */
export const bytesOf = (call: UpstreamCall): string => canonicalize(call)!;

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What a kind of action lacks so that calls can be bound to decisions, as a sentence; undefined where nothing. */
export const unboundKind = ({ kind, arguments: declared = {} }: ActionKind): string | undefined =>
  [CALL_ID, CALL_DIGEST].every((name) => declared[name] === 'string')
    ? undefined
    : `${kind} cannot be decided for a call: the workflow has to declare its arguments ${CALL_ID} and ${CALL_DIGEST}, both string.`;

/**
 * The action that a call is, made from its bytes alone: the same bytes and id are the same action. Throws `WritError` where
 * the call has nothing that fits.
 */
export const actionOf = (
  { objects = [], arguments: places = {}, amount, audience, step, rollback }: ToolMapping,
  { kind, authority, system, writes = [], arguments: declared = {} }: ActionKind,
  callId: string,
  bytes: string,
): ProposedAction => {
  const { arguments: given } = JSON.parse(bytes) as UpstreamCall;
  const named = objects.flatMap((pointer) => textsAt(given, pointer));
  const money = amount && valueAt(given, amount.minor);
  const seenBy = audience === undefined ? undefined : textsAt(given, audience)[0];
  const values = Object.keys(declared).flatMap((name): readonly (readonly [string, Scalar])[] => {
    if (name === CALL_ID) return [[name, callId]];
    if (name === CALL_DIGEST) return [[name, sha256Of(bytes)]];
    const pointer = places[name] ?? `/${escaped(name)}`;
    const value = valueAt(given, pointer);
    if (value === undefined) return [];
    if (!isScalar(value)) throw unfit(pointer, 'a number, boolean or short text');
    return [[name, value]];
  });
  return {
    kind,
    authority,
    system,
    ...(writes.length > 0 && { writes: [...writes] }),
    ...(named.length > 0 && { objects: named }),
    ...(amount && { amount: { minor: wholeIn(money, amount.minor), currency: amount.currency } }),
    ...(seenBy !== undefined && { audience: seenBy }),
    ...(step !== undefined && { step }),
    arguments: Object.fromEntries(values),
    ...(rollback !== undefined && { rollback }),
  };
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The value at a JSON Pointer; undefined where there is none. */
const valueAt = (value: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((part, name) => {
      const isThere = (Array.isArray(part) || isObject(part)) && Object.hasOwn(part, name);
      return isThere ? (part as Record<string, unknown>)[name] : undefined;
    }, value);

const textsAt = (value: unknown, pointer: string): readonly string[] => {
  const found = valueAt(value, pointer);
  const texts = Array.isArray(found) ? found : [found];
  if (!texts.every((text): text is string => typeof text === 'string'))
    throw unfit(pointer, 'a text, or a list of texts');
  return texts;
};

const wholeIn = (value: unknown, pointer: string): number => {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw unfit(pointer, 'a whole number of the smallest unit');
  return value as number;
};

const unfit = (pointer: string, wanted: string): WritError =>
  new WritError(
    `The mapping reads ${pointer} of the call, which has to be ${wanted}: nobody can decide on it otherwise.`,
  );
