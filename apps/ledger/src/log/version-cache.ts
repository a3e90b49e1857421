const STREAMS_MAX = 200_000;

/**
 * Versions of streams that this writer has seen. It may be believed only while the epoch holds: a
 * commit fails when somebody else has written, and then everything here is dropped.
 */
export class VersionCache {
  private versions = new Map<string, number>();

  has(stream: string): boolean {
    return this.versions.has(stream);
  }

  get(stream: string): number {
    const version = this.versions.get(stream);
    if (version === undefined) throw new Error(`the version of ${stream} was not looked up`);
    return version;
  }

  set(stream: string, version: number): void {
    this.versions.set(stream, version);
  }

  /** Adds looked-up versions. */
  add(versions: ReadonlyMap<string, number>): void {
    for (const [stream, version] of versions) this.versions.set(stream, version);
  }

  /** Forgets the oldest when there are too many. */
  trim(): void {
    const excess = this.versions.size - STREAMS_MAX;
    if (excess <= 0) return;
    const oldest = this.versions.keys();
    for (let i = 0; i < excess; i++) this.versions.delete(oldest.next().value!);
  }

  clear(): void {
    this.versions.clear();
  }
}
