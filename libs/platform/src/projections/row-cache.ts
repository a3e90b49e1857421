import { type Row } from '#kernel';

/** `null` is known to be absent; undefined is not known. */
export type KnownRow = Row | null | undefined;

/**
 * Rows of one table as they stand at the cursor, so that hot rows are not read again. Keeps between
 * `capacity` and twice as many: the younger half takes what is touched, and when it is full the
 * older half is forgotten. It is true only while nobody else writes the table, which the fence on
 * the cursor decides: whoever loses a fence clears it.
 */
export class RowCache {
  private young = new Map<string, Row | null>();
  private old = new Map<string, Row | null>();
  private whole = false;

  constructor(private readonly capacity: number) {}

  get(key: string): KnownRow {
    const row = this.young.get(key);
    if (row !== undefined) return row;
    const older = this.old.get(key);
    if (older === undefined) return this.whole ? null : undefined;
    this.set(key, older);
    return older;
  }

  set(key: string, row: Row | null): void {
    this.young.set(key, row);
    if (this.young.size < this.capacity) return;
    if (this.old.size > 0) this.whole = false;
    this.old = this.young;
    this.young = new Map();
  }

  /** The table is empty: what is not here is nowhere, until something had to be forgotten. */
  startEmpty(): void {
    this.clear();
    this.whole = true;
  }

  clear(): void {
    this.young = new Map();
    this.old = new Map();
    this.whole = false;
  }
}
