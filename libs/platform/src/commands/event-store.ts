import { type Actor, type RecordedEvent } from '#kernel';

/** A command's identity: the same one answers its first result for ever. */
export interface CommandKey {
  readonly principal: string;
  readonly id: string;
  /** SHA-256 hex of name and canonical body. */
  readonly digest: string;
}

/** The kept result of a command; positions are null when it recorded nothing. */
export interface StoredResult {
  readonly firstPosition: number | null;
  readonly lastPosition: number | null;
  readonly version: number;
  readonly answer: unknown;
}

export interface StreamSlice {
  readonly events: readonly RecordedEvent[];
  readonly version: number;
  /** Database time. */
  readonly now: string;
  /** What the asked-about command answered before, `reused` when its body was another one. */
  readonly command: StoredResult | 'reused' | null;
}

/** Events that a writer did not know of, with the stream's version and the database time: maybe not all. */
export type MissedEvents = Pick<StreamSlice, 'events' | 'version' | 'now'>;

/** A stream of the same tenant at a version. */
export interface StreamVersion {
  readonly stream: string;
  readonly version: number;
}

export interface AppendToStream {
  readonly tenant: string;
  readonly stream: string;
  readonly expectedVersion: number | null;
  /** Other streams that were read for it: each must still be at its version. */
  readonly dependsOn?: readonly StreamVersion[];
  /** The id of the event that the stream must end with: of an item of the same request. */
  readonly follows?: string;
  readonly command: CommandKey;
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly schemaVersion: number;
    readonly occurredAt?: string;
    readonly data: unknown;
  }[];
  readonly contents?: readonly {
    readonly ref: string;
    readonly salt: string;
    readonly content: string;
  }[];
  readonly answer: unknown;
}

export type AppendOutcome =
  /** `recordedAt` is the database time of the commit. */
  | ({ readonly outcome: 'committed'; readonly recordedAt: string } & StoredResult)
  | ({ readonly outcome: 'duplicate' } & StoredResult)
  /** `missed` is absent where the ledger could not read it, and where the stream is at the version. */
  | {
      readonly outcome: 'conflict';
      readonly version: number;
      readonly missed?: MissedEvents;
    }
  | { readonly outcome: 'reused' }
  | { readonly outcome: 'retry' }
  | { readonly outcome: 'invalid'; readonly message: string };

/** The ledger, as a service that decides sees it. */
export interface EventStore {
  /** Every event after `afterVersion` (pages are joined), in one snapshot with version and time. */
  read(
    tenant: string,
    stream: string,
    options?: { readonly afterVersion?: number; readonly command?: CommandKey },
  ): Promise<StreamSlice>;

  /** Each item by itself: all of its events or none. Retried with the same command ids on doubt. */
  append(items: readonly AppendToStream[]): Promise<readonly AppendOutcome[]>;
}
