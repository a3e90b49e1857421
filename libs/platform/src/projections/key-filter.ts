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
