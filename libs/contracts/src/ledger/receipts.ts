import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, Matches, Max, Min } from 'class-validator';
import { type Bundle, type BundledEvent, type Receipt } from '#verify';
import { type Role } from '../access';
import { IsId, IsLine, Optional } from '../fields';
import { streamOf } from '../streams';
import { views } from './queries';
import { insiders, keepers } from './query-definition';
import { Meanings } from '../meanings';

/** Positions that are proven at once, at most. */
export const PROVEN_MAX = 256;
const MOST = Number.MAX_SAFE_INTEGER;

/** Who may read an event may also get its proof: streams are as open as their views. */
export const rolesOfStream = (stream: string): readonly Role[] => {
  if (stream.startsWith('quarantine-')) return views.quarantine.roles;
  return isOfAccess(stream) ? keepers : workReaders;
};

/** Only those who administer access may read who has it. */
const isOfAccess = (stream: string): boolean =>
  stream.startsWith(streamOf.apiKey('')) ||
  stream.startsWith(streamOf.session('')) ||
  stream === streamOf.keysFile() ||
  stream === streamOf.tenant() ||
  stream === streamOf.principals();

/** Who may read events of work: all of them, or those of work that was delegated to them. */
export const workReaders: readonly Role[] = views.workOrderHistory.roles;

/**
 * Who may subscribe to events on NATS, but for those of streams that fewer may see. A subject says nothing of a delegation,
 * so delegates follow theirs by `GET /v1/stream`.
 */
export const eventReaders: readonly Role[] = insiders;

/** Who may read checkpoints and proofs of the log: they reveal nothing of what is in it. */
export const logRoles: readonly Role[] = [...workReaders];

@Meanings({
  to: 'The size of a checkpoint that you hold: a consistency proof leads there.',
})
export class ReceiptBody {
  @IsId() eventId!: string;
  @Optional() @IsInt() @Min(1) @Max(MOST) to?: number;
}

@Meanings({
  to: 'The size of a checkpoint that you hold: a consistency proof leads there.',
})
export class BundleBody {
  @IsId() workOrderId!: string;
  @Optional() @IsInt() @Min(1) @Max(MOST) to?: number;
}

/** Events of the caller's tenant, to be proven in the tree of `size` leaves, of which there is a checkpoint. */
@Meanings({
  size: 'The size of the log that the proofs lead to.',
  positions: 'The positions of the events.',
})
export class ProvenBody {
  @IsInt() @Min(1) @Max(MOST) size!: number;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(PROVEN_MAX)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MOST, { each: true })
  positions!: number[];
}

@Meanings({
  position: 'The position of the event in the log.',
  from: 'The first byte.',
})
export class EventBytesBody {
  @IsInt() @Min(1) @Max(MOST) position!: number;
  @IsInt() @Min(0) @Max(MOST) from!: number;
}

@Meanings({
  from: 'The smaller size of the log.',
  to: 'The larger size of the log.',
})
export class ConsistencyBody {
  @IsInt() @Min(1) @Max(MOST) from!: number;
  @IsInt() @Min(1) @Max(MOST) to!: number;
}

/** A tile of hashes (C2SP tlog-tiles). */
@Meanings({
  level: 'The level of the tile, 0 for leaf hashes.',
  index: 'The index of the tile in its level.',
  width: 'How many hashes it holds.',
})
export class TileBody {
  @IsInt() @Min(0) @Max(6) level!: number;
  @IsInt() @Min(0) @Max(MOST) index!: number;
  @IsInt() @Min(1) @Max(256) width!: number;
}

@Meanings({
  keyId: 'The id of the log key: 8 hex digits.',
  reason: 'Why, in one line: it is published in the file of keys.',
})
export class RevokeLogKeyBody {
  @Matches(/^[0-9a-f]{8}$/, { message: 'keyId must be the eight hex digits of a log key' })
  keyId!: string;
  @IsLine(500) reason!: string;
}

/** An event with its inclusion proof, as a bundle contains it. */
export interface ProvenEvent extends Omit<BundledEvent, 'event'> {
  /** Null where its bytes must be read in pieces (`EventBytesBody`). */
  readonly event: string | null;
}

/** What a receipt and a bundle have in common. */
export interface Proving extends Pick<Receipt, 'checkpoint' | 'consistency'> {
  /** Of the checkpoint. */
  readonly size: number;
}

export interface ReceiptReply extends Proving {
  readonly proven: ProvenEvent;
}

/** What a bundle holds, by position: its events are read in pages. */
export interface BundleContents extends Pick<Bundle, 'stream'> {
  readonly events: readonly number[];
  readonly dependsOn: readonly number[];
}

export interface BundleReply extends Proving, BundleContents {
  readonly tenant: string;
}

/** A bundle up to a closure, and the certificate around it: what it claims can all be found in the events. */
export interface CertificateReply extends BundleReply {
  readonly claims: object;
}

export interface ProvenReply {
  /** The first of the requested ones, at least one: as many as fit one message. */
  readonly proven: readonly ProvenEvent[];
}

export interface EventBytesReply {
  /** Base64 of as many bytes as one message takes; empty at the end. */
  readonly bytes: string;
}

/** Entries of the log as they are hashed, from a leaf on. */
@Meanings({
  first: 'The first leaf, from 0.',
  count: 'How many entries at most: as many as fit an answer.',
})
export class EntriesBody {
  @IsInt() @Min(0) @Max(MOST) first!: number;
  @IsInt() @Min(1) @Max(256) count!: number;
}

/** As many as fit, from the first on; base64. */
export interface EntriesReply {
  readonly entries: readonly string[];
}
