import { type Closable } from '../peer';

/** The Merkle tree of a log (RFC 6962, 2.1), given leaf hashes in log order. */
export interface LogTree {
  add(leaves: readonly Uint8Array[]): void;
  root(): Uint8Array;
  /** The audit path of the leaf at `index`, nearest the leaf first. */
  proof(index: number): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
}

/** Makes empty trees of one kind. */
export interface TreeMaker extends Closable {
  empty(): LogTree;
}
