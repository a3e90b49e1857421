/** The address of a content, in characters that any file system and any store takes. */
export interface ContentAddress {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** A UUID: the same content of two subjects is stored twice, encrypted with two keys. */
  readonly contentId: string;
}

/** Consecutive encrypted chunks. All have `sealedBytes`, except the last one of a content. */
export interface Extent {
  readonly first: number;
  readonly count: number;
  readonly sealedBytes: number;
}

/** Takes the encrypted chunks of one content, in order. */
export interface ContentSink {
  write(sealed: Buffer): Promise<void>;
  /** When this resolves, the content is durable: it survives a power cut at its place. */
  end(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** A store of encrypted contents, without plaintext and keys. */
export interface ContentPlace {
  readonly name: PlaceName;
  /** Rejects, with what to do, when it cannot be used now. */
  ready(): Promise<void>;
  sink(address: ContentAddress): Promise<ContentSink>;
  /** The bytes of an extent; fewer where they are missing. */
  read(address: ContentAddress, extent: Extent): Promise<Buffer>;
  /** Removes a content, or what there is of it; idempotent. */
  remove(address: ContentAddress): Promise<void>;
}

/** A part of a file. */
export interface ByteRange {
  readonly from: number;
  readonly length: number;
}

export const bytesOf = ({ first, count, sealedBytes }: Extent): ByteRange => ({
  from: first * sealedBytes,
  length: count * sealedBytes,
});

/** A store of files by name. Names are of this code: `ab/abcd….<uuid>`, `events-….jsonl.gz`. */
export interface FilePlace {
  /** Rejects, with what to do, when it cannot be used now. */
  ready(): Promise<void>;
  sinkAt(name: string): Promise<ContentSink>;
  /** The bytes of a part; fewer where the file is shorter, none where it is missing. */
  readAt(name: string, range: ByteRange): Promise<Buffer>;
  /** Idempotent. */
  removeAt(name: string): Promise<void>;
}

export type PlaceName = 'postgres' | 'folder' | 's3';

const SHA256 = /^[0-9a-f]{64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `ab/abcd….<uuid>`: below a folder, or in a bucket. Throws on anything that could lead elsewhere. */
export const pathOf = ({ sha256, contentId }: ContentAddress): string => {
  if (!SHA256.test(sha256) || !UUID.test(contentId))
    throw new Error('A content is addressed by its digest and its id.');
  return `${sha256.slice(0, 2)}/${sha256}.${contentId}`;
};
