import { type Client, DatabaseError } from 'pg';
import { type AppendItem } from '#kernel';
import { ReckonedTime } from '#platform';
import { Frontier, leafHash } from '#verify';
import { type TextKeys } from '../evidence/texts/text-keys';
import {
  commandKeyOf,
  notBefore,
  type Plan,
  planBatch,
  streamKey,
  type StreamName,
  streamsOf,
} from './batch';
import { commitBatch, type LogTables } from './commit-batch';
import { type Head, probeCommands, type Probed, probeVersions } from './log-store';
import { PartitionRoom } from './partition-room';
import { VersionCache } from './version-cache';

/** How events become a Merkle tree. A benchmark of its cost replaces it by one that does nothing. */
export interface Hashing {
  readonly leafOf: (body: Uint8Array) => Uint8Array;
  readonly restore: (size: number, frontier: Uint8Array) => Pick<Frontier, 'push' | 'serialize'>;
}

const HASHING: Hashing = {
  leafOf: leafHash,
  restore: (size, bytes) => Frontier.restore(size, bytes),
};

const UNIQUE_VIOLATION = '23505';

/**
 * Commits batches for the holder of the lease, whose caches are valid while nobody else writes. Most batches take one
 * statement: the time is reckoned from the commit before, and no command is looked up. The statement itself checks the
 * time, and its unique indexes whether a command, or a new stream, is known already: then nothing is committed, and
 * the batch is planned again on what the database has.
 */
export class Committer {
  private readonly versions = new VersionCache();
  private readonly time = new ReckonedTime();
  private readonly room: PartitionRoom;
  private frontier: ReturnType<Hashing['restore']>;

  constructor(
    private head: Head,
    private readonly tables: LogTables,
    private readonly texts: TextKeys,
    private readonly hashing = HASHING,
    /** Valid as long as the epoch of the head: what moves a slot raises it. Absent: serves every tenant. */
    private readonly serves?: (tenant: string) => boolean,
  ) {
    this.frontier = this.restored();
    this.room = new PartitionRoom(head.partitions);
    this.texts.clear();
  }

  get epoch(): number {
    return this.head.epoch;
  }

  /** The database time, as it was just answered. */
  learnTime(now: string): void {
    this.time.learn(now);
  }

  /** Forgets everything but the head: the last commit failed. */
  forget(): void {
    this.frontier = this.restored();
    this.versions.clear();
    this.texts.clear();
  }

  /** Resolves after the commit; with undefined when another writer has taken over. Throws what the database refuses of an item. */
  async commit(client: Client, items: readonly AppendItem[]): Promise<Plan | undefined> {
    return (
      (await this.commitOptimistically(client, items)) ?? this.commitAfterLookup(client, items)
    );
  }

  /** Undefined where nothing was committed: the time is another one, or a command or a new stream is known already. */
  private async commitOptimistically(
    client: Client,
    items: readonly AppendItem[],
  ): Promise<Plan | undefined> {
    const now = this.time.now();
    // A failed attempt would leave dead rows of texts and keys, which an erasure would wait for.
    if (now === undefined || items.some(({ contents }) => contents?.length)) return undefined;
    // An index of one partition does not know the streams of another.
    const isAssumed = this.room.isOnePartition(this.head.size + eventsIn(items));
    const isNew = new Set(isAssumed ? items.filter(beginsItsStream).map(streamKey) : []);
    await this.learn(
      client,
      items.flatMap(streamsOf).filter((stream) => !isNew.has(streamKey(stream))),
    );
    const plan = this.plan(items, { now, commands: new Map() }, isNew);
    if (plan.results.some(({ outcome }) => outcome !== 'committed')) return undefined;
    try {
      if (await this.write(client, plan, now)) return plan;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
    this.forget();
    return undefined;
  }

  private async commitAfterLookup(
    client: Client,
    items: readonly AppendItem[],
  ): Promise<Plan | undefined> {
    const probed = await probeCommands(client, items);
    await this.learn(client, items.flatMap(streamsOf));
    const plan = this.plan(items, probed);
    if (plan.commands.length === 0) return plan;
    await this.texts.load(client, plan.commands);
    return (await this.write(client, plan)) ? plan : undefined;
  }

  private async learn(client: Client, streams: readonly StreamName[]): Promise<void> {
    const unseen = streams.filter((stream) => !this.versions.has(streamKey(stream)));
    if (unseen.length > 0) this.versions.add(await probeVersions(client, unseen));
  }

  private plan(
    items: readonly AppendItem[],
    { now, commands }: Probed,
    isNew?: ReadonlySet<string>,
  ): Plan {
    const versionOf = (stream: string): number =>
      isNew?.has(stream) && !this.versions.has(stream) ? 0 : this.versions.get(stream);
    return planBatch(items, {
      size: this.head.size,
      now,
      recordedAt: notBefore(this.head.recordedAt, now),
      versionOf: (stream) => versionOf(streamKey(stream)),
      lastEventOf: (stream) => this.versions.lastEvent(streamKey(stream)),
      knownCommand: (item) => {
        const known = commands.get(commandKeyOf(item));
        if (!known) return undefined;
        return known.digest === item.command.digest ? known.result : 'reused';
      },
      serves: this.serves,
      leafOf: this.hashing.leafOf,
    });
  }

  private async write(client: Client, plan: Plan, reckoned?: string): Promise<boolean> {
    const { head, tables } = this;
    const { events, commands, recordedAt } = plan;
    await this.room.ensure(client, head.size, events.length);
    for (const { leaf } of events) this.frontier.push(leaf);
    const frontier = this.frontier.serialize();
    const sealed = this.texts.seal(commands);
    const batch = { ...plan, frontier, reckoned, ...sealed };
    const committedAt = await commitBatch(client, head, tables, batch);
    if (committedAt === undefined) return false;
    this.time.learn(committedAt);
    this.texts.commit(sealed);
    const size = head.size + events.length;
    this.head = { ...head, size, frontier, ...(events.length > 0 && { recordedAt }) };
    for (const { item, result } of commands)
      this.versions.set(streamKey(item), result.version, item.events.at(-1)?.id);
    this.versions.trim();
    return true;
  }

  private restored(): ReturnType<Hashing['restore']> {
    return this.hashing.restore(this.head.size, this.head.frontier);
  }
}

const eventsIn = (items: readonly AppendItem[]): number =>
  items.reduce((count, { events }) => count + events.length, 0);

/** As its sender believes. While the log is in one partition, the unique index of stream and version tells where it does not. */
const beginsItsStream = ({ expectedVersion, events }: AppendItem): boolean =>
  expectedVersion === 0 && events.length > 0;

export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === UNIQUE_VIOLATION;
