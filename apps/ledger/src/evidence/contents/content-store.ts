import { type KeptContentReply, type LedgerRefusal } from '#contracts';
import { Refusal } from '#kernel';
import { type SubjectKeys } from '../data-keys/subject-keys';
import { chunksIn, DamagedContent, openChunk, TAG_BYTES } from './chunks';
import { type ContentOf, type ContentRows, type KeptContent } from './content-rows';
import { type ScanContent } from './content-scan';
import { ContentUpload, tooLarge, wrappingOf } from './content-upload';
import { type Places } from './places';

/** In bytes. */
export interface ContentLimits {
  /** Content up to here lies in the database. */
  readonly smallUpTo: number;
  readonly most: number;
}

/** What is said of content before it comes. */
export interface ComingContent extends ContentOf {
  readonly mediaType: string;
  readonly size?: number;
}

/** The contents of evidence by tenant, digest and subject: sealed as they come, and checked as they are read. */
export class ContentStore {
  constructor(
    private readonly rows: ContentRows,
    private readonly places: Places,
    private readonly keys: SubjectKeys,
    private readonly limits: ContentLimits,
    private readonly scan?: ScanContent,
  ) {}

  /**
   * Begins to take content. Refuses with `content_too_large` and, where the subject was erased, `evidence_shredded`;
   * the upload itself also with `evidence_digest_mismatch` and `secret_found`.
   */
  async begin({ mediaType, size = 0, ...of }: ComingContent): Promise<ContentUpload> {
    const { most, smallUpTo } = this.limits;
    if (size > most) throw tooLarge(most);
    const key = await this.keys.of(of.tenant, of.subject);
    const isKept = (await this.rows.touch(of)) !== undefined;
    const scan = this.scan?.(mediaType);
    const { large, database } = this.places;
    const into = { rows: this.rows, database, large, smallUpTo, most };
    return new ContentUpload(into, { ...of, key, isKept, scan });
  }

  /** Takes content that is here as a whole. Refuses as `begin` and the upload do. */
  async keep(content: ComingContent, bytes: Buffer): Promise<KeptContentReply> {
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
   * The size of a content that evidence is about to name; undefined where it is not kept. Nobody sweeps it for a day.
   * Refuses with `evidence_shredded` where its subject was erased.
   */
  async toBeNamed(of: ContentOf): Promise<number | undefined> {
    const kept = await this.rows.touch(of);
    if (kept) await this.keys.of(of.tenant, of.subject);
    return kept?.size;
  }

  /** The content as it is kept; undefined where it is not. */
  find(of: ContentOf): Promise<KeptContent | undefined> {
    return this.rows.find(of);
  }

  /**
   * At most `length` bytes of a content from byte `from` on, checked. Refuses with `evidence_shredded` when its key was
   * destroyed, and with `evidence_damaged` when the bytes are not what was kept.
   */
  async read(content: KeptContent, from: number, length: number): Promise<Buffer> {
    const { chunkBytes, size, sha256, contentId, tenant, subject } = content;
    const end = Math.min(from + length, size);
    if (from > 0 && from >= end) return Buffer.alloc(0);
    const key = await this.keys.find(tenant, subject);
    if (!key)
      throw refuse('evidence_shredded', 'This content was erased: its key is destroyed for ever.');
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
        `What is kept of ${sha256} is not what was sent: ${error.message} Get it back from a backup; its digest and its receipts hold.`,
      );
    } finally {
      dataKey.fill(0);
    }
  }
}

const refuse = (code: LedgerRefusal, message: string): Refusal<LedgerRefusal> =>
  new Refusal(code, message);
