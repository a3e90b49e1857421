import { type Row } from '#kernel';
import { KeyFilter } from './key-filter';

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
  /** Keys of rows that were forgotten since the table was empty; null when it is not known what the table held. */
  private forgotten: KeyFilter | 'none' | null = null;

  constructor(private readonly capacity: number) {}

  get(key: string): KnownRow {
    const row = this.young.get(key);
    if (row !== undefined) return row;
    const older = this.old.get(key);
    if (older === undefined) return this.isNowhere(key) ? null : undefined;
    this.set(key, older);
    return older;
  }

  set(key: string, row: Row | null): void {
    this.young.set(key, row);
    if (this.young.size < this.capacity) return;
    if (this.forgotten) this.noteForgotten();
    this.old = this.young;
    this.young = new Map();
  }

  /** The table is empty: what was never set is nowhere, and need not be looked for. */
  startEmpty(): void {
    this.clear();
    this.forgotten = 'none';
  }

  clear(): void {
    this.young = new Map();
    this.old = new Map();
    this.forgotten = null;
  }

  private isNowhere(key: string): boolean {
    if (this.forgotten === null) return false;
    return this.forgotten === 'none' || !this.forgotten.mayHold(key);
  }

  private noteForgotten(): void {
    for (const [key, row] of this.old) {
      if (row === null || this.young.has(key)) continue;
      if (!(this.forgotten instanceof KeyFilter)) this.forgotten = new KeyFilter();
      this.forgotten.add(key);
    }
  }
}
