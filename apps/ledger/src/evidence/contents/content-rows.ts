import { DatabaseError, type Pool } from 'pg';
import { type ContentAddress, type PlaceName } from './content-place';

/** What content is known by: the same bytes about two subjects are two contents, with two keys. */
export interface ContentOf {
  readonly tenant: string;
  readonly sha256: string;
  /** Undefined where none is named. */
  readonly subject: string | undefined;
}

/** A content on its way to the place where it will lie. */
export interface ArrivingContent extends ContentOf, ContentAddress {
  readonly place: PlaceName;
  readonly wrappedKey: Buffer;
  readonly chunkBytes: number;
}

/** A content that is there. */
export interface KeptContent extends ArrivingContent {
  readonly size: number;
}

interface Row {
  readonly content_id: string;
  readonly size: number;
  readonly place: PlaceName;
  readonly wrapped_data_key: Buffer;
  readonly chunk_bytes: number;
}

const UNIQUE_VIOLATION = '23505';
const COLUMNS = 'content_id, size, place, wrapped_data_key, chunk_bytes';
const IS_THIS = `tenant = $1 AND sha256 = $2 AND subject = $3
  AND kept_at IS NOT NULL AND gone_at IS NULL`;

/** What the database knows of contents: which there are, and where each lies. */
export class ContentRows {
  constructor(private readonly pool: Pool) {}

  /** The content, if it is kept whole and is not gone. */
  async find(of: ContentOf): Promise<KeptContent | undefined> {
    const { rows } = await this.pool.query<Row>({
      name: 'find-content',
      text: `SELECT ${COLUMNS} FROM ledger.evidence_contents WHERE ${IS_THIS}`,
      values: keyOf(of),
    });
    return rows[0] && keptOf(of, rows[0]);
  }

  /** The same, and says that somebody is about to name it: it is not swept for another day. */
  async touch(of: ContentOf): Promise<KeptContent | undefined> {
    const { rows } = await this.pool.query<Row>({
      name: 'touch-content',
      text: `UPDATE ledger.evidence_contents SET touched_at = writ.now() WHERE ${IS_THIS}
        RETURNING ${COLUMNS}`,
      values: keyOf(of),
    });
    return rows[0] && keptOf(of, rows[0]);
  }

  /** Notes what begins to arrive, so that nothing of it is forgotten when this process dies. */
  async arriving(content: ArrivingContent): Promise<void> {
    await this.pool.query({
      name: 'note-arriving-content',
      text: `INSERT INTO ledger.evidence_contents
          (tenant, sha256, subject, content_id, place, wrapped_data_key, chunk_bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      values: [...keyOf(content), ...partsOf(content)],
    });
  }

  /** All of it is there. False where the same content came first, or this took so long that it was swept. */
  async arrived({ contentId }: ContentAddress, size: number): Promise<boolean> {
    try {
      const { rowCount } = await this.pool.query({
        name: 'note-arrived-content',
        text: `UPDATE ledger.evidence_contents
          SET kept_at = writ.now(), touched_at = writ.now(), size = $2
          WHERE content_id = $1 AND kept_at IS NULL AND gone_at IS NULL`,
        values: [contentId, size],
      });
      return rowCount === 1;
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return false;
      throw error;
    }
  }

  /** Keeps a small content at once, with its chunks. False where the same content came first. */
  async keep(content: KeptContent, chunks: readonly Buffer[]): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'keep-content',
      text: `WITH kept AS (
          INSERT INTO ledger.evidence_contents
            (tenant, sha256, subject, content_id, place, wrapped_data_key, chunk_bytes, size, kept_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, writ.now())
          ON CONFLICT (tenant, sha256, subject) WHERE kept_at IS NOT NULL AND gone_at IS NULL
          DO NOTHING RETURNING content_id
        )
        INSERT INTO ledger.evidence_chunks (content_id, index, sealed)
        SELECT kept.content_id, chunk.number - 1, chunk.sealed
        FROM kept, unnest($9::bytea[]) WITH ORDINALITY AS chunk(sealed, number)`,
      values: [...keyOf(content), ...partsOf(content), content.size, chunks],
    });
    return rowCount !== 0;
  }

  /** Forgets a content whose bytes have been removed, its chunks in the database with it. */
  async forget({ contentId }: Pick<ContentAddress, 'contentId'>): Promise<void> {
    await this.pool.query({
      name: 'forget-content',
      text: 'DELETE FROM ledger.evidence_contents WHERE content_id = $1',
      values: [contentId],
    });
  }
}

const keyOf = ({ tenant, sha256, subject }: ContentOf): string[] => [tenant, sha256, subject ?? ''];

const partsOf = ({ contentId, place, wrappedKey, chunkBytes }: ArrivingContent) => [
  contentId,
  place,
  wrappedKey,
  chunkBytes,
];

const keptOf = ({ tenant, sha256, subject }: ContentOf, row: Row): KeptContent => ({
  tenant,
  sha256,
  subject,
  contentId: row.content_id,
  size: row.size,
  place: row.place,
  wrappedKey: row.wrapped_data_key,
  chunkBytes: row.chunk_bytes,
});
