import { type Row } from '#kernel';

/** `null` is known to be absent; undefined is not known. */
export type KnownRow = Row | null | undefined;

/**
 * Rows of one table as they stand at the cursor, so that hot rows are not read again. Keeps between
 * `capacity` and twice as many: the younger half takes what is touched, and when it is full the
 * older half is forgotten. It is true only while nobody else writes the table, which the fence on
 * the cursor decides: a process that loses a fence clears it.
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

/** 2 MiB: of a million keys one in fifty that were never added is taken for one that may have been. */
const BITS = 1 << 24;

const PROBES = 4;

/**
 * A set of keys that forgets nothing and costs the same however many there are, at the price of now and then taking a key
 * for added that was not (B. H. Bloom, “Space/Time Trade-offs in Hash Coding with Allowable Errors”, 1970).
 */
export class KeyFilter {
  private readonly words = new Uint32Array(BITS / 32);

  add(key: string): void {
    const step = stepOf(key);
    for (let i = 0, at = startOf(key); i < PROBES; i++, at = (at + step) | 0) {
      const bit = at & (BITS - 1);
      this.words[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  /** False: it was never added. */
  mayHold(key: string): boolean {
    const step = stepOf(key);
    for (let i = 0, at = startOf(key); i < PROBES; i++, at = (at + step) | 0) {
      const bit = at & (BITS - 1);
      if ((this.words[bit >>> 5]! & (1 << (bit & 31))) === 0) return false;
    }
    return true;
  }
}

/** FNV-1a over the key's UTF-16 units, its high bits mixed into the low ones that are used. */
const hashed = (key: string, seed: number): number => {
  let hash = seed;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
};

const startOf = (key: string): number => hashed(key, 0x811c9dc5 | 0);

/** Odd, so that no two probes of a key fall together. */
const stepOf = (key: string): number => hashed(key, 0x3c6ef372) | 1;
