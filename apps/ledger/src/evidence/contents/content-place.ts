/** Where one content lies, in letters that any file system and any store takes. */
export interface ContentAddress {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** A UUID: the same content of two subjects lies in two places, sealed with two keys. */
  readonly contentId: string;
}

/** Sealed chunks in a row. All have `sealedBytes`, except the last one of a content. */
export interface Extent {
  readonly first: number;
  readonly count: number;
  readonly sealedBytes: number;
}

/** Takes the sealed chunks of one content, in order. */
export interface ContentSink {
  write(sealed: Buffer): Promise<void>;
  /** When this resolves, the content is there for good: it survives a power cut of where it lies. */
  end(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
}

/** Where sealed contents are kept: it sees no plaintext and no key. */
export interface ContentPlace {
  readonly name: PlaceName;
  /** Rejects, saying what is to be done, when nothing could be kept here now. */
  ready(): Promise<void>;
  sink(address: ContentAddress): Promise<ContentSink>;
  /** The bytes of an extent; fewer where they are not there (any more). */
  read(address: ContentAddress, extent: Extent): Promise<Buffer>;
  /** Removes a content, or what there is of it; again changes nothing. */
  remove(address: ContentAddress): Promise<void>;
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
