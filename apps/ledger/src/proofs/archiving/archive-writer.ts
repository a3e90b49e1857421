import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type ArchivedPartition } from '#contracts';
import { type ContentSink, type FilePlace } from '../../evidence/contents/content-place';
import {
  ARCHIVE_FORMAT,
  type ArchivedBlock,
  type ArchiveManifest,
  BLOCK_EVENTS,
  fileNameOf,
  manifestNameOf,
  sha256Of,
} from '../../log/archive/archive-file';
import { NotArchived } from './not-archived';

const zip = promisify(gzip);
const NEWLINE = Buffer.from('\n');
/** What one read takes when a file is compared with its manifest. */
const PIECE_BYTES = 8 * 1024 * 1024;
const TAG_BYTES = 8;

/** What only who reads the log knows of an archive. */
export type Provenance = Pick<ArchiveManifest, 'partition' | 'positions' | 'root' | 'checkpoint'>;

/** What an archive is found by in its place. */
export type ArchiveFile = Pick<ArchivedPartition, 'file' | 'manifestSha256'>;

/** Writes the file of an archive block by block, and its manifest last: a file without one is no archive. */
export class ArchiveWriter {
  private readonly whole = createHash('sha256');
  private readonly blocks: ArchivedBlock[] = [];
  private readonly begun: ContentSink[] = [];
  private bytes = 0;

  private constructor(
    private readonly place: FilePlace,
    private readonly file: string,
    private readonly sink: ContentSink,
  ) {
    this.begun.push(sink);
  }

  /** Rejects with `NotArchived` where a file of that name is there: it may be the only copy of events, also of another log. */
  static async open(
    place: FilePlace,
    positions: ArchiveManifest['positions'],
    tag = randomBytes(TAG_BYTES).toString('hex'),
  ): Promise<ArchiveWriter> {
    await place.ready();
    const file = fileNameOf(positions, tag);
    for (const name of [file, manifestNameOf(file)])
      if ((await place.readAt(name, { from: 0, length: 1 })).length > 0)
        throw new NotArchived(
          `${name} is there already: nothing was archived, and nothing removed.`,
        );
    return new ArchiveWriter(place, file, await place.sinkAt(file));
  }

  /** The next 256 events. */
  async write(bodies: readonly Buffer[]): Promise<void> {
    if (bodies.length !== BLOCK_EVENTS) throw new Error(`A block has ${BLOCK_EVENTS} events.`);
    const packed = await zip(Buffer.concat(bodies.flatMap((body) => [body, NEWLINE])));
    await this.sink.write(packed);
    this.whole.update(packed);
    this.blocks.push({ offset: this.bytes, bytes: packed.length, sha256: sha256Of(packed) });
    this.bytes += packed.length;
  }

  /** Resolves when file and manifest are durable and read back as they were written. Answers the SHA-256 of the manifest. */
  async finish(of: Provenance): Promise<ArchiveFile> {
    const { file, bytes, blocks } = this;
    await this.sink.end();
    const sha256 = this.whole.digest('hex');
    if ((await this.readBack()) !== sha256)
      throw new Error(`${file} does not read back as it was written: nothing was archived.`);
    const { positions } = of;
    const tree = { start: positions.first - 1, end: positions.last };
    const manifest: ArchiveManifest = {
      format: ARCHIVE_FORMAT,
      ...of,
      tree,
      file,
      bytes,
      sha256,
      blocks,
    };
    const text = Buffer.from(JSON.stringify(manifest));
    const sink = await this.place.sinkAt(manifestNameOf(file));
    this.begun.push(sink);
    await sink.write(text);
    await sink.end();
    return { file, manifestSha256: sha256Of(text) };
  }

  /** Removes what this writer wrote, and nothing else. */
  async abandon(): Promise<void> {
    for (const sink of this.begun) await sink.discard();
  }

  private async readBack(): Promise<string> {
    const hash = createHash('sha256');
    for (let from = 0; from < this.bytes; from += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, this.bytes - from);
      hash.update(await this.place.readAt(this.file, { from, length }));
    }
    return hash.digest('hex');
  }
}
