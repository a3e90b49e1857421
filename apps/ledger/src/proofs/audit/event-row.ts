/** A row of the log as it stands in the database. */
export interface EventRow {
  readonly position: number;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  /** Milliseconds since 1970; not whole where the column holds more than the bytes can say. */
  readonly recordedAt: number;
  readonly body: Buffer;
  readonly leaf: Buffer;
}

/** What the bytes of an event say, as far as the audit compares it; anything may be missing. */
export interface Envelope {
  readonly id?: unknown;
  readonly tenant?: unknown;
  readonly stream?: unknown;
  readonly version?: unknown;
  readonly type?: unknown;
  readonly recordedAt?: unknown;
  readonly causationId?: unknown;
  readonly data?: unknown;
}

/** A kept command that put events into the log. */
export interface CommandRow {
  readonly tenant: string;
  readonly first: number | null;
  readonly last: number | null;
  readonly version: number;
  /** As in `EventRow`. */
  readonly recordedAt: number;
}

/** A stored root of a complete subtree: of 256^level leaves from index · 256^level on. */
export interface NodeRow {
  readonly level: number;
  readonly index: number;
  readonly hash: Buffer;
}

export interface CheckpointRow {
  readonly size: number;
  readonly keyId: string;
  readonly note: string;
}

export interface HeadRow {
  readonly size: number;
  readonly frontier: Buffer;
}

const LAST_DATE_MS = 8.64e15;

let knownMs = NaN;
let knownText = '';

/**
 * A time of a row (cut to milliseconds) as people and events write it, whatever the database holds. What was
 * committed together has one time, so the last one is remembered.
 */
export const timeText = (ms: number): string => {
  if (ms === knownMs) return knownText;
  knownMs = ms;
  knownText = Math.abs(ms) <= LAST_DATE_MS ? new Date(ms).toISOString() : 'at no time';
  return knownText;
};
