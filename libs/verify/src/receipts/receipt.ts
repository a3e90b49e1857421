import { fromBase64 } from '../bytes';
import { parseJsonObject } from '../json';

/** A statement that an event is in a log, which anybody can verify offline. Bytes are base64. */
export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT;
  /** The canonical bytes (RFC 8785) of the event: what is hashed as a leaf. */
  readonly event: string;
  /** The index of the leaf, from 0: the event's position less one. */
  readonly index: number;
  /** Inclusion proof (RFC 9162, 2.1.3), nearest the leaf first. */
  readonly proof: readonly string[];
  /** The signed note of the log at a size above `index`. */
  readonly checkpoint: string;
  /** That the checkpoint's tree and one of which somebody holds a checkpoint are of the same log. */
  readonly consistency?: ConsistencyPart;
}

/**
 * A consistency proof (RFC 9162, 2.1.4) between the trees of the receipt's checkpoint and of `to` leaves: the larger
 * one begins with the smaller one, whichever that is.
 */
export interface ConsistencyPart {
  readonly to: number;
  readonly proof: readonly string[];
}

export const RECEIPT_FORMAT = 'writ.receipt.v1';

/** A receipt from its JSON; a sentence that says what is wrong with it otherwise. */
export const parseReceipt = (text: string): Receipt | string => {
  const parsed = parseJsonObject(text);
  return typeof parsed === 'string' ? parsed : receiptOf(parsed);
};

/** A receipt from a parsed object, as a bundle contains it. */
export const receiptOf = (fields: Readonly<Record<string, unknown>>): Receipt | string => {
  const { format, event, index, proof, checkpoint, consistency } = fields;
  if (format !== RECEIPT_FORMAT) return `Its format is not ${RECEIPT_FORMAT}.`;
  if (!isBase64(event)) return 'Its event is no base64.';
  if (!isCount(index)) return 'Its index is no whole number.';
  if (!isProof(proof)) return 'Its proof is no list of base64 hashes.';
  if (typeof checkpoint !== 'string') return 'It has no checkpoint.';
  if (consistency !== undefined && !isConsistency(consistency))
    return 'Its consistency proof is malformed.';
  return { format, event, index, proof, checkpoint, ...(consistency && { consistency }) };
};

/** The bytes of a base64 text that was checked before. */
export const bytesOf = (base64: string): Uint8Array => fromBase64(base64) ?? new Uint8Array(0);

const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' && fromBase64(value) !== undefined;

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const isProof = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= PROOF_MAX && value.every(isBase64);
/** Enough for 2^64 leaves, and for a consistency proof of as many. */
const PROOF_MAX = 128;

const isConsistency = (value: unknown): value is ConsistencyPart =>
  typeof value === 'object' &&
  value !== null &&
  isCount((value as ConsistencyPart).to) &&
  isProof((value as ConsistencyPart).proof);
