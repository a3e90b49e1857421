const STREAMS_MAX = 200_000;
/** Only items of one request name the event that they follow, and they arrive together. */
const LAST_EVENTS_MAX = 5_000;

/**
 * Versions of streams that this writer has seen. Valid only while the epoch holds: a commit fails when another writer
 * has committed, and then the cache is cleared.
 */
export class VersionCache {
  private readonly versions = new Map<string, number>();
  private readonly lastEvents = new Map<string, string>();

  has(stream: string): boolean {
    return this.versions.has(stream);
  }

  get(stream: string): number {
    const version = this.versions.get(stream);
    if (version === undefined) throw new Error(`the version of ${stream} is not cached`);
    return version;
  }

  /** The id of the last event of a recently written stream; undefined for any other. */
  lastEvent(stream: string): string | undefined {
    return this.lastEvents.get(stream);
  }

  set(stream: string, version: number, lastEvent?: string): void {
    this.versions.set(stream, version);
    if (lastEvent === undefined) return;
    this.lastEvents.delete(stream);
    this.lastEvents.set(stream, lastEvent);
  }

  /** Adds versions that were read. */
  add(versions: ReadonlyMap<string, number>): void {
    for (const [stream, version] of versions) this.versions.set(stream, version);
  }

  /** Evicts the oldest entries when there are too many. */
  trim(): void {
    trim(this.versions, STREAMS_MAX);
    trim(this.lastEvents, LAST_EVENTS_MAX);
  }

  clear(): void {
    this.versions.clear();
    this.lastEvents.clear();
  }
}

/** A map iterates in the order of insertion: the first entry is the oldest. */
const trim = (map: Map<string, unknown>, max: number): void => {
  const oldest = map.keys();
  for (let excess = map.size - max; excess > 0; excess--) map.delete(oldest.next().value!);
};
