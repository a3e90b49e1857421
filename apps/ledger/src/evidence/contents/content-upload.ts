import { createHash, randomUUID } from 'node:crypto';
import { type StoredContentReply, type LedgerRefusal } from '#contracts';
import { Refusal } from '#kernel';
import { Unavailable, type Upload } from '#platform';
import { type SealingKey } from '../data-keys/sealing-key';
import { newKey } from '../data-keys/sealing-key';
import { CHUNK_BYTES, ChunkSealer } from './chunks';
import { type ContentPlace, type ContentSink } from './content-place';
import { type ArrivingContent, type ContentOf, type ContentRows } from './content-rows';
import { type FoundSecret, type TextScan } from './content-scan';

/** Where an upload stores its content. */
export interface UploadInto {
  readonly rows: ContentRows;
  /** Stores small contents. */
  readonly database: ContentPlace;
  /** Stores contents of more than `smallUpTo` bytes. */
  readonly large: ContentPlace;
  readonly smallUpTo: number;
  readonly most: number;
}

export interface UploadOf extends ContentOf {
  /** The key of the subject, or the master key without one: wraps the data key of this content. */
  readonly key: SealingKey;
  /** The content is stored already: the upload is verified and not stored again. */
  readonly isStored: boolean;
  readonly scan: TextScan | undefined;
}

const FINDINGS_SHOWN = 20;

/** The associated data of a content's wrapped data key. */
export const wrappingOf = ({ tenant, sha256, subject = '' }: ContentOf, contentId: string) =>
  `content-key|${tenant}|${subject}|${sha256}|${contentId}`;

/** One content that arrives: hashed, scanned and encrypted on the way, and stored when all of it matches its declaration. */
export class ContentUpload implements Upload {
  private readonly hash = createHash('sha256');
  private readonly arriving: ArrivingContent;
  private readonly sealer: ChunkSealer;
  private readonly dataKey = newKey();
  /** Encrypted chunks of a content that may be small. */
  private held: Buffer[] = [];
  private sink: ContentSink | undefined;
  private isNoted = false;
  private size = 0;

  constructor(
    private readonly into: UploadInto,
    private readonly of: UploadOf,
  ) {
    const { tenant, sha256, subject, key } = of;
    const contentId = randomUUID();
    this.arriving = {
      tenant,
      sha256,
      subject,
      contentId,
      place: into.large.name,
      wrappedKey: key.seal(this.dataKey, wrappingOf(of, contentId)),
      chunkBytes: CHUNK_BYTES,
    };
    this.sealer = new ChunkSealer(this.dataKey, of);
  }

  async push(bytes: Buffer): Promise<void> {
    this.size += bytes.length;
    if (this.size > this.into.most) throw tooLarge(this.into.most);
    this.hash.update(bytes);
    await this.of.scan?.push(bytes);
    if (this.of.isStored) return;
    for (const sealed of this.sealer.push(bytes)) await this.put(sealed);
  }

  async finish(): Promise<StoredContentReply> {
    const sha256 = this.hash.digest('hex');
    if (sha256 !== this.of.sha256)
      throw refuse(
        'evidence_digest_mismatch',
        `The content's SHA-256 is ${sha256}, not ${this.of.sha256}: send the digest of what you send.`,
      );
    const found = (await this.of.scan?.end()) ?? [];
    if (found.length > 0) throw secretFound(found);
    const isNew = !this.of.isStored && (await this.keep());
    if (this.of.isStored) await this.mustStillExist();
    this.dataKey.fill(0);
    return { sha256, size: this.size, isNew };
  }

  /** A content that was stored when the first piece arrived may be erased before the last one arrives. */
  private async mustStillExist(): Promise<void> {
    if (await this.into.rows.touch(this.of)) return;
    throw new Unavailable('It was erased during the upload: send it again.');
  }

  async abandon(): Promise<void> {
    this.dataKey.fill(0);
    this.held = [];
    await this.sink?.discard();
    if (this.isNoted) await this.into.rows.forget(this.arriving);
  }

  private async put(sealed: Buffer): Promise<void> {
    if (this.sink) return this.sink.write(sealed);
    this.held.push(sealed);
    if (this.size > this.into.smallUpTo) await this.spill();
  }

  /** The content is large: from here on it streams to its place. */
  private async spill(): Promise<void> {
    await this.into.rows.arriving(this.arriving);
    this.isNoted = true;
    this.sink = await this.into.large.sink(this.arriving);
    for (const sealed of this.held) await this.sink.write(sealed);
    this.held = [];
  }

  private async keep(): Promise<boolean> {
    await this.put(this.sealer.end());
    if (!this.sink) {
      const place = this.into.database.name;
      const content = { ...this.arriving, place, size: this.size };
      return this.into.rows.store(content, this.held);
    }
    await this.sink.end();
    if (await this.into.rows.arrived(this.arriving, this.size)) return true;
    await this.abandon();
    if (await this.into.rows.touch(this.of)) return false;
    throw new Unavailable('The upload took too long and was abandoned: send it again.');
  }
}

/** The refusal of a content that is too large. */
export const tooLarge = (most: number): Refusal =>
  refuse(
    'content_too_large',
    `Content may have ${most} bytes: store it elsewhere and give its address (uri), or ask the operators of the deployment for more.`,
    { most },
  );

/** The refusal of a content with secrets: their kinds and lines, never the secrets. */
const secretFound = (found: readonly FoundSecret[]): Refusal => {
  const shown = found.slice(0, FINDINGS_SHOWN).map(({ kind, line }) => ({ kind, line }));
  const where = shown.map(({ kind, line }) => `${kind} in line ${line}`).join(', ');
  return refuse(
    'secret_found',
    `The content holds secrets (${where}): take them out, and change them where they are used.`,
    { found: shown },
  );
};

const refuse = (code: LedgerRefusal, message: string, facts: object = {}): Refusal<LedgerRefusal> =>
  new Refusal(code, message, { ...facts });
