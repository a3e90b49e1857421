import { type StoredContentReply, type LedgerRefusal } from '#contracts';
import { Refusal } from '#kernel';
import { type SubjectKeys } from '../data-keys/subject-keys';
import { chunksIn, DamagedContent, openChunk, TAG_BYTES } from './chunks';
import { type ContentOf, type ContentRows, type StoredContent } from './content-rows';
import { type ScanContent } from './content-scan';
import { ContentUpload, tooLarge, wrappingOf } from './content-upload';
import { type Places } from './places';

/** In bytes. */
export interface ContentLimits {
  /** Content up to this size is stored in the database. */
  readonly smallUpTo: number;
  readonly most: number;
}

/** What a caller declares of content before the upload. */
export interface DeclaredContent extends ContentOf {
  readonly mediaType: string;
  readonly size?: number;
}

/** The contents of evidence by tenant, digest and subject: encrypted as they arrive, and verified as they are read. */
export class ContentStore {
  constructor(
    private readonly rows: ContentRows,
    private readonly places: Places,
    private readonly keys: SubjectKeys,
    private readonly limits: ContentLimits,
    private readonly scan?: ScanContent,
  ) {}

  /**
   * Begins an upload. Refuses with `content_too_large` and, where the subject was erased, `evidence_shredded`;
   * the upload itself also with `evidence_digest_mismatch` and `secret_found`.
   */
  async begin({ mediaType, size = 0, ...of }: DeclaredContent): Promise<ContentUpload> {
    const { most, smallUpTo } = this.limits;
    if (size > most) throw tooLarge(most);
    const key = await this.keys.of(of.tenant, of.subject);
    const isStored = (await this.rows.touch(of)) !== undefined;
    const scan = this.scan?.(mediaType);
    const { large, database } = this.places;
    const into = { rows: this.rows, database, large, smallUpTo, most };
    return new ContentUpload(into, { ...of, key, isStored, scan });
  }

  /** Stores a whole content. Refuses as `begin` and the upload do. */
  async store(content: DeclaredContent, bytes: Buffer): Promise<StoredContentReply> {
    const upload = await this.begin({ ...content, size: bytes.length });
    try {
      await upload.push(bytes);
      return await upload.finish();
    } catch (error) {
      await upload.abandon();
      throw error;
    }
  }

  /**
   * The size of a content that evidence is about to name; undefined where it is not stored. The sweep spares it for a day.
   * Refuses with `evidence_shredded` where its subject was erased.
   */
  async toBeNamed(of: ContentOf): Promise<number | undefined> {
    const stored = await this.rows.touch(of);
    if (stored) await this.keys.of(of.tenant, of.subject);
    return stored?.size;
  }

  /** The stored content, if there is one. */
  find(of: ContentOf): Promise<StoredContent | undefined> {
    return this.rows.find(of);
  }

  /**
   * At most `length` bytes of a content from byte `from` on, verified. Refuses with `evidence_shredded` when its key was
   * destroyed, and with `evidence_damaged` when the bytes are not what was stored.
   */
  async read(content: StoredContent, from: number, length: number): Promise<Buffer> {
    const { chunkBytes, size, sha256, contentId, tenant, subject } = content;
    const end = Math.min(from + length, size);
    if (from > 0 && from >= end) return Buffer.alloc(0);
    const key = await this.keys.find(tenant, subject);
    if (!key) throw refuse('evidence_shredded', 'This content was erased: its key is destroyed.');
    const dataKey = key.open(content.wrappedKey, wrappingOf(content, contentId));
    const total = chunksIn(size, chunkBytes);
    const first = Math.floor(from / chunkBytes);
    const count = Math.max(1, Math.ceil(end / chunkBytes) - first);
    const sealedBytes = chunkBytes + TAG_BYTES;
    const place = this.places.named(content.place);
    const sealed = await place.read({ sha256, contentId }, { first, count, sealedBytes });
    try {
      const opened = Array.from({ length: count }, (_, n) =>
        openChunk(dataKey, content, {
          index: first + n,
          isLast: first + n === total - 1,
          sealed: sealed.subarray(n * sealedBytes, (n + 1) * sealedBytes),
        }),
      );
      const start = first * chunkBytes;
      return Buffer.concat(opened).subarray(from - start, end - start);
    } catch (error) {
      if (!(error instanceof DamagedContent)) throw error;
      throw refuse(
        'evidence_damaged',
        `The stored content of ${sha256} is not what was sent: ${error.message} Restore it from a backup; its digest and its receipts stay valid.`,
      );
    } finally {
      dataKey.fill(0);
    }
  }
}

const refuse = (code: LedgerRefusal, message: string): Refusal<LedgerRefusal> =>
  new Refusal(code, message);
