import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ArchivedPartition } from '#contracts';
import { Unavailable } from '#platform';
import { type ByteRange } from '../../evidence/contents/content-place';
import {
  type ArchivedBlock,
  type ArchiveManifest,
  BLOCK_EVENTS,
  manifestNameOf,
  sha256Of,
} from './archive-file';
import { archivePlace } from './archive-place';
import { RecentlyUsed } from './recently-used';

const unzip = promisify(gunzip);

const MANIFESTS_MAX = 16;
/** Of unpacked blocks: some fifty of events of usual size. */
const BLOCK_BYTES_MAX = 16 * 1024 * 1024;
/** What one read of a manifest takes. */
const PIECE_BYTES = 1024 * 1024;

/** A file of the archive is missing, or is not what was archived; the message names it, and not where it is: callers get it too. */
export class ArchiveUnreadable extends Unavailable {
  constructor(
    { number, first, last }: ArchivedPartition,
    name: string,
    /** False where the file is missing or does not answer. */
    readonly isChanged: boolean,
    options?: ErrorOptions,
  ) {
    const what = isChanged ? 'is not what was archived' : 'cannot be read';
    super(
      `Events ${first} to ${last} are archived (partition ${number}), and ${name} ${what}: put the archived file back (writ log partitions names its place).`,
      5,
      options,
    );
    this.place = { from: first, to: last };
  }

  readonly place: { readonly from: number; readonly to: number };
}

/**
 * Reads archived events. Each block is compared with the manifest, and the manifest with the database, so that what it answers is
 * what was archived. What it remembers is found by its SHA-256.
 */
export class ArchiveReader {
  private readonly manifests = new RecentlyUsed<ArchiveManifest>(MANIFESTS_MAX);
  private readonly blocks = new RecentlyUsed(BLOCK_BYTES_MAX, bytesIn);

  /** The bytes of the event at a position of the partition. Rejects with `ArchiveUnreadable`. */
  async body(partition: ArchivedPartition, position: number): Promise<Buffer> {
    const at = position - partition.first;
    const block = await this.block(partition, Math.floor(at / BLOCK_EVENTS));
    return block[at % BLOCK_EVENTS]!;
  }

  /** The events of a block, from `partition.first + index · 256` on. Rejects with `ArchiveUnreadable`. */
  async block(partition: ArchivedPartition, index: number): Promise<readonly Buffer[]> {
    const { blocks } = await this.manifest(partition);
    const block = blocks[index]!;
    return this.blocks.get(block.sha256, () => readBlock(partition, block));
  }

  /** Rejects with `ArchiveUnreadable`. */
  manifest(partition: ArchivedPartition): Promise<ArchiveManifest> {
    return this.manifests.get(partition.manifestSha256, () => readManifest(partition));
  }
}

const bytesIn = (block: readonly Buffer[]): number =>
  block.reduce((sum, { length }) => sum + length, 0);

const readManifest = async (partition: ArchivedPartition): Promise<ArchiveManifest> => {
  const name = manifestNameOf(partition.file);
  const pieces: Buffer[] = [];
  for (let from = 0, piece; !piece || piece.length === PIECE_BYTES; from += PIECE_BYTES) {
    piece = await readPart(partition, name, { from, length: PIECE_BYTES });
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (bytes.length === 0) throw new ArchiveUnreadable(partition, name, false);
  if (sha256Of(bytes) !== partition.manifestSha256)
    throw new ArchiveUnreadable(partition, name, true);
  return JSON.parse(bytes.toString()) as ArchiveManifest;
};

const readBlock = async (
  partition: ArchivedPartition,
  { offset, bytes, sha256 }: ArchivedBlock,
): Promise<readonly Buffer[]> => {
  const { file } = partition;
  const packed = await readPart(partition, file, { from: offset, length: bytes });
  if (packed.length === 0) throw new ArchiveUnreadable(partition, file, false);
  if (sha256Of(packed) !== sha256) throw new ArchiveUnreadable(partition, file, true);
  return linesIn(await unzip(packed));
};

/** Empty where there is no such file. Rejects with `ArchiveUnreadable` where its place does not answer. */
const readPart = async (
  partition: ArchivedPartition,
  name: string,
  range: ByteRange,
): Promise<Buffer> => {
  try {
    const place = await archivePlace(partition.place);
    return await place.readAt(name, range);
  } catch (cause) {
    throw new ArchiveUnreadable(partition, name, false, { cause });
  }
};

const NEWLINE = 0x0a;

/** Canonical JSON has no line breaks. */
const linesIn = (text: Buffer): readonly Buffer[] => {
  const lines: Buffer[] = [];
  for (let from = 0; from < text.length;) {
    const end = text.indexOf(NEWLINE, from);
    lines.push(text.subarray(from, end));
    from = end + 1;
  }
  return lines;
};
