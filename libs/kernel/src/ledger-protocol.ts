import { type Actor, type RecordedEvent } from './decider';

// The protocol between services and the ledger. Only processes of Writ speak it, and commands were validated before, so
// these are plain shapes.

/** A command's identity: `(tenant, principal, id)` always answers its first result. */
export interface CommandKey {
  readonly principal: string;
  readonly id: string;
  /** SHA-256 hex of name and canonical body: the same id with another digest is refused. */
  readonly digest: string;
}

/** Content that an event refers to by salted digest; it is stored beside the log so that it can be erased. */
export interface SealedContent {
  readonly ref: string;
  readonly salt: string;
  readonly content: string;
}

/** The value of an erasable field in an event's data. */
export interface SealedField {
  /** Reference to the content beside the log. */
  readonly ref: string;
  /** SHA-256 hex of salt bytes followed by the content's UTF-8 bytes. */
  readonly sha256: string;
}

export const isSealedField = (value: unknown): value is SealedField =>
  typeof value === 'object' && value !== null && 'ref' in value && 'sha256' in value;

/** What can be read today of an erasable field. */
export interface ReadText {
  /** Null when it was erased, or cannot be read. */
  readonly text: string | null;
  /** True when its key was destroyed: nobody can read it any more. */
  readonly erased?: true;
  /** As in the event. */
  readonly sha256: string;
}

export interface ReadTextsRequest {
  readonly tenant: string;
  readonly fields: readonly SealedField[];
}

/** One a field, in their order. */
export interface ReadTextsReply {
  readonly texts: readonly ReadText[];
}

export interface AppendedEvent {
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt?: string;
  readonly data: unknown;
}

/** A stream of the same tenant at a version. */
export interface StreamVersion {
  readonly stream: string;
  readonly version: number;
}

/** One command's events for one stream: all or nothing. No events: only the answer is stored. */
export interface AppendItem {
  readonly tenant: string;
  readonly stream: string;
  /** The version the stream must be at; null for facts, which append at any. */
  readonly expectedVersion: number | null;
  /** Other streams that were read for it: each must still be at its version. */
  readonly dependsOn?: readonly StreamVersion[];
  /**
   * The id of the event that the stream must end with. A version does not suffice for an item that was decided
   * on events of the same request: where these were not committed, others may have brought the stream to it.
   */
  readonly follows?: string;
  readonly command: CommandKey;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** The span that it belongs to (W3C Trace Context), while traces are recorded; no part of the log. */
  readonly traceparent?: string;
  readonly events: readonly AppendedEvent[];
  readonly contents?: readonly SealedContent[];
  /** What the caller is answered, now and on every repeat. */
  readonly answer: unknown;
}

/** The stored result of a command. Positions are null when it recorded nothing. */
export interface CommandResult {
  readonly firstPosition: number | null;
  readonly lastPosition: number | null;
  /** The stream's version after it. */
  readonly version: number;
  readonly answer: unknown;
}

export type AppendResult =
  /** `recordedAt` is the database time of the commit. The sender has the answer. */
  | ({ readonly outcome: 'committed'; readonly recordedAt: string } & Omit<CommandResult, 'answer'>)
  | ({ readonly outcome: 'duplicate' } & CommandResult)
  /** Another writer was faster: take in what was missed and decide again. */
  | { readonly outcome: 'conflict'; readonly version: number; readonly missed?: MissedEvents }
  /** This command id was used with another body. */
  | { readonly outcome: 'reused' }
  /** Nothing is known to have happened: send it again under the same command id. */
  | { readonly outcome: 'retry' }
  | { readonly outcome: 'invalid'; readonly message: string };

/**
 * What came after the version that a conflicting item expected, in one snapshot with the stream's version and
 * the database time. It ends before that version where there is more than an answer holds: read on from there.
 */
export interface MissedEvents {
  readonly events: readonly RecordedEvent[];
  readonly version: number;
  readonly now: string;
}

export interface AppendReply {
  readonly results: readonly AppendResult[];
  /** Database time. */
  readonly now: string;
}

export interface ReadStreamRequest {
  readonly tenant: string;
  readonly stream: string;
  /** Events after this version. */
  readonly afterVersion: number;
  /** Also asks whether this command was done before. */
  readonly command?: CommandKey;
}

export interface StreamSlice {
  readonly events: readonly RecordedEvent[];
  /** The stream's version in the same snapshot; more pages follow while the last event is below it. */
  readonly version: number;
  readonly now: string;
  readonly command: CommandResult | 'reused' | null;
}

export interface ReadLogRequest {
  readonly afterPosition: number;
  readonly limit: number;
}

export interface ReadLogReply {
  readonly events: readonly RecordedEvent[];
  /** The log's size in the same snapshot. */
  readonly size: number;
  readonly now: string;
}

/**
 * How far `recordedAt` of an event may be behind the database's time, by which commands are decided: the ledger reckons it
 * from an earlier answer. It is never ahead.
 */
export const RECORDED_BEHIND_MAX_MS = 500;
