import { createHash } from 'node:crypto';

/** Events of one block: the leaves of one tile (C2SP tlog-tiles). A block is read and verified by itself. */
export const BLOCK_EVENTS = 256;

/** A block of an archive file: a gzip member of its own, so that the whole file is gzip too. */
export interface ArchivedBlock {
  /** Where it begins in the file. */
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What an archive file has: beside it, as `<file>.manifest.json`. */
export interface ArchiveManifest {
  readonly format: typeof ARCHIVE_FORMAT;
  readonly partition: number;
  readonly positions: { readonly first: number; readonly last: number };
  /** Leaves of the tree: from `start` to `end` − 1. */
  readonly tree: { readonly start: number; readonly end: number };
  /** Of the tree of these leaves alone (RFC 9162, 2.1.1), in base64. */
  readonly root: string;
  /** A checkpoint that covers them. */
  readonly checkpoint: string;
  /** Lines of JSON: each is the bytes of one event, as they were hashed. */
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly blocks: readonly ArchivedBlock[];
}

export const ARCHIVE_FORMAT = 'writ.archived-partition.v1';

const DIGITS = 12;

/** `events-000000000001-000004194304-9f86d081884c7d65.jsonl.gz`: other logs, and other archives of this one, have other tags. */
export const fileNameOf = ({ first, last }: ArchiveManifest['positions'], tag: string): string => {
  const positions = [first, last].map((at) => String(at).padStart(DIGITS, '0'));
  return `events-${[...positions, tag].join('-')}.jsonl.gz`;
};

export const manifestNameOf = (file: string): string => `${file}.manifest.json`;

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
