import { rootOf } from '#verify';
import { BLOCK_EVENTS } from '../../log/archive/archive-file';
import { largestPowerBelow } from '../checkpoints/tree-nodes';

/** The root of a range of leaves as the database has it. */
type StoredRoot = (range: { readonly start: number; readonly end: number }) => Promise<Uint8Array>;

/** The tree of a partition's events, by the roots of its blocks of 256. */
export class PartitionTree {
  private readonly blocks: Uint8Array[] = [];

  /** @param start leaves before the partition */
  constructor(private readonly start: number) {}

  /** The leaves of the next block. */
  push(leaves: readonly Uint8Array[]): void {
    this.blocks.push(rootOf(leaves));
  }

  /** Of the partition's leaves alone. */
  root(): Uint8Array {
    return rootOf(this.blocks);
  }

  /** The root of a tree of `size` leaves, of which those of the partition are these, and the others as they are stored. */
  rootAt(size: number, stored: StoredRoot): Promise<Uint8Array> {
    return this.rootOf({ start: 0, end: size }, stored);
  }

  private async rootOf(
    range: { readonly start: number; readonly end: number },
    stored: StoredRoot,
  ): Promise<Uint8Array> {
    const { start, end } = range;
    const last = this.start + this.blocks.length * BLOCK_EVENTS;
    if (end <= this.start || start >= last) return stored(range);
    if (end - start === BLOCK_EVENTS) return this.blocks[(start - this.start) / BLOCK_EVENTS]!;
    const middle = start + largestPowerBelow(end - start);
    const left = await this.rootOf({ start, end: middle }, stored);
    return rootOf([left, await this.rootOf({ start: middle, end }, stored)]);
  }
}
