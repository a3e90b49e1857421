import {
  type AppendItem,
  type AppendResult,
  type CommandResult,
  type StreamVersion,
} from '#kernel';
import { canonicalBytes } from '#platform';
import { leafHash } from '#verify';

/** An event with its place in the log. */
export interface PlannedEvent {
  readonly position: number;
  readonly id: string;
  readonly tenant: string;
  readonly stream: string;
  readonly version: number;
  readonly correlationId: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly occurredAt: string;
  readonly data: unknown;
  /** The canonical bytes (RFC 8785) that are stored and hashed. */
  readonly body: Buffer;
  readonly leaf: Uint8Array;
}

export interface PlannedCommand {
  readonly item: AppendItem;
  readonly result: CommandResult;
}

export interface Plan {
  /** One a item, in order. */
  readonly results: readonly AppendResult[];
  readonly events: readonly PlannedEvent[];
  readonly commands: readonly PlannedCommand[];
  /** Of all its events. */
  readonly recordedAt: string;
}

/** The state that a plan depends on, read while the writer holds the lease. */
export interface LogState {
  readonly size: number;
  /** Database time of the batch. */
  readonly now: string;
  /** When the batch is recorded: `now`, or the time of the last event where that is later. */
  readonly recordedAt: string;
  readonly versionOf: (stream: StreamName) => number;
  /** The id of the last event of a stream; undefined where it is not cached. */
  readonly lastEventOf: (stream: StreamName) => string | undefined;
  /** The stored result of the item's command; `reused` when its idempotency key came with another body. */
  readonly knownCommand: (item: AppendItem) => CommandResult | 'reused' | undefined;
  /** Whether the log takes events of a tenant; every one where absent. */
  readonly serves?: (tenant: string) => boolean;
  /** `leafHash`; a benchmark of the cost of hashing replaces it. */
  readonly leafOf?: (body: Uint8Array) => Uint8Array;
}

/** An event may not be larger: stream reads answer in frames of the bus. */
export const EVENT_BYTES_MAX = 512 * 1024;

/** A stream's name, unique in its tenant. */
export type StreamName = Pick<AppendItem, 'tenant' | 'stream'>;

/** Every stream whose version an item depends on: its own, and its read dependencies. */
export const streamsOf = ({
  tenant,
  stream,
  dependsOn = [],
}: AppendItem): readonly StreamName[] => [
  { tenant, stream },
  ...dependsOn.map((other) => ({ tenant, stream: other.stream })),
];

export const streamKey = ({ tenant, stream }: StreamName): string => `${tenant}/${stream}`;

export const commandKeyOf = ({ tenant, command }: Pick<AppendItem, 'tenant' | 'command'>): string =>
  JSON.stringify([tenant, command.principal, command.id]);

/**
 * Recorded times never decrease with positions: point-in-time queries search the log by them. When the database clock is
 * set back by an hour, they stand still for that hour; rules and timers use the clock itself. Both in RFC 3339 as `ISO`
 * writes it, so that the texts sort as the times do.
 */
export const notBefore = (last: string, now: string): string => (now < last ? last : now);

/**
 * Decides the result of each item of a batch, in order: pure, so that the rules of appending are tested without a
 * database. An item that conflicts leaves the others as they are.
 */
export const planBatch = (items: readonly AppendItem[], state: LogState): Plan => {
  const events: PlannedEvent[] = [];
  const commands: PlannedCommand[] = [];
  const versions = new Map<string, number>();
  const lastEvents = new Map<string, string>();
  const inBatch = new Map<string, PlannedCommand>();

  const results = items.map((item): AppendResult => {
    if (state.serves?.(item.tenant) === false) return { outcome: 'retry' };
    const known = state.knownCommand(item) ?? earlierInBatch(inBatch.get(commandKeyOf(item)), item);
    if (known === 'reused') return { outcome: 'reused' };
    if (known) return { outcome: 'duplicate', ...known };

    const versionNow = (stream: StreamName): number =>
      versions.get(streamKey(stream)) ?? state.versionOf(stream);
    const version = versionNow(item);
    if (item.expectedVersion !== null && item.expectedVersion !== version)
      return { outcome: 'conflict', version };
    const hasMoved = ({ stream, version: read }: StreamVersion): boolean =>
      versionNow({ tenant: item.tenant, stream }) !== read;
    if (item.dependsOn?.some(hasMoved)) return { outcome: 'conflict', version };
    const lastEvent = lastEvents.get(streamKey(item)) ?? state.lastEventOf(item);
    if (item.follows && item.follows !== lastEvent) return { outcome: 'conflict', version };

    const first = state.size + events.length + 1;
    const planned = planEvents(item, first, version, state);
    if (typeof planned === 'string') return { outcome: 'invalid', message: planned };

    const place = {
      firstPosition: planned.length > 0 ? first : null,
      lastPosition: planned.length > 0 ? first + planned.length - 1 : null,
      version: version + planned.length,
    };
    const result: CommandResult = { ...place, answer: item.answer };
    versions.set(streamKey(item), result.version);
    const last = planned.at(-1);
    if (last) lastEvents.set(streamKey(item), last.id);
    events.push(...planned);
    const command = { item, result };
    commands.push(command);
    inBatch.set(commandKeyOf(item), command);
    return { outcome: 'committed', recordedAt: state.recordedAt, ...place };
  });
  return { results, events, commands, recordedAt: state.recordedAt };
};

const earlierInBatch = (
  earlier: PlannedCommand | undefined,
  item: AppendItem,
): CommandResult | 'reused' | undefined => {
  if (!earlier) return undefined;
  return earlier.item.command.digest === item.command.digest ? earlier.result : 'reused';
};

/** The item's events with their bytes and leaves, or an error message about one of them. */
const planEvents = (
  item: AppendItem,
  first: number,
  version: number,
  { now, recordedAt, leafOf = leafHash }: LogState,
): readonly PlannedEvent[] | string => {
  const planned: PlannedEvent[] = [];
  for (const [i, event] of item.events.entries()) {
    const occurredAt = event.occurredAt ?? now;
    const body = bytesOf({
      actor: item.actor,
      causationId: item.causationId,
      correlationId: item.correlationId,
      data: event.data,
      id: event.id,
      occurredAt,
      recordedAt,
      schemaVersion: event.schemaVersion,
      stream: item.stream,
      tenant: item.tenant,
      type: event.type,
      version: version + i + 1,
    });
    if (typeof body === 'string') return body;
    if (body.length > EVENT_BYTES_MAX) return `event ${i} has more than ${EVENT_BYTES_MAX} bytes`;
    const { id, type, schemaVersion, data } = event;
    const { tenant, stream } = item;
    planned.push({
      position: first + i,
      id,
      tenant,
      stream,
      version: version + i + 1,
      correlationId: item.correlationId,
      type,
      schemaVersion,
      occurredAt,
      data,
      body,
      leaf: leafOf(body),
    });
  }
  return planned;
};

const bytesOf = (envelope: unknown): Buffer | string => {
  try {
    return canonicalBytes(envelope);
  } catch (error) {
    return error instanceof Error ? error.message : 'not canonical JSON';
  }
};
