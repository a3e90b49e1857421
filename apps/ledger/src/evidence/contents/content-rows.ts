import { DatabaseError, type Pool } from 'pg';
import { type ContentAddress, type PlaceName } from './content-place';

/** The identity of a content: the same bytes about two subjects are two contents, with two keys. */
export interface ContentOf {
  readonly tenant: string;
  readonly sha256: string;
  /** Undefined where none is named. */
  readonly subject: string | undefined;
}

/** A content that arrives at its place. */
export interface ArrivingContent extends ContentOf, ContentAddress {
  readonly place: PlaceName;
  readonly wrappedKey: Buffer;
  readonly chunkBytes: number;
}

/** A content that is stored whole. */
export interface StoredContent extends ArrivingContent {
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
const IS_STORED = `tenant = $1 AND sha256 = $2 AND subject = $3
  AND stored_at IS NOT NULL AND gone_at IS NULL`;

/** The database's record of contents and their places. */
export class ContentRows {
  constructor(private readonly pool: Pool) {}

  /** The content, if it is stored whole and not gone. */
  async find(of: ContentOf): Promise<StoredContent | undefined> {
    const { rows } = await this.pool.query<Row>({
      name: 'find-content',
      text: `SELECT ${COLUMNS} FROM ledger.evidence_contents WHERE ${IS_STORED}`,
      values: keyOf(of),
    });
    return rows[0] && contentOf(of, rows[0]);
  }

  /** The same, and protects it from the sweep for another day, because a caller is about to name it. */
  async touch(of: ContentOf): Promise<StoredContent | undefined> {
    const { rows } = await this.pool.query<Row>({
      name: 'touch-content',
      text: `UPDATE ledger.evidence_contents SET touched_at = writ.now() WHERE ${IS_STORED}
        RETURNING ${COLUMNS}`,
      values: keyOf(of),
    });
    return rows[0] && contentOf(of, rows[0]);
  }

  /** Records a content that begins to arrive, so that the sweep finds it if this process dies. */
  async arriving(content: ArrivingContent): Promise<void> {
    await this.pool.query({
      name: 'note-arriving-content',
      text: `INSERT INTO ledger.evidence_contents
          (tenant, sha256, subject, content_id, place, wrapped_data_key, chunk_bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      values: [...keyOf(content), ...partsOf(content)],
    });
  }

  /** Records its arrival. False where the same content came first, or it took so long that it was swept. */
  async arrived({ contentId }: ContentAddress, size: number): Promise<boolean> {
    try {
      const { rowCount } = await this.pool.query({
        name: 'note-arrived-content',
        text: `UPDATE ledger.evidence_contents
          SET stored_at = writ.now(), touched_at = writ.now(), size = $2
          WHERE content_id = $1 AND stored_at IS NULL AND gone_at IS NULL`,
        values: [contentId, size],
      });
      return rowCount === 1;
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION) return false;
      throw error;
    }
  }

  /** Stores a small content with its chunks. False where the same content came first. */
  async store(content: StoredContent, chunks: readonly Buffer[]): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'store-content',
      text: `WITH stored AS (
          INSERT INTO ledger.evidence_contents
            (tenant, sha256, subject, content_id, place, wrapped_data_key, chunk_bytes, size, stored_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, writ.now())
          ON CONFLICT (tenant, sha256, subject) WHERE stored_at IS NOT NULL AND gone_at IS NULL
          DO NOTHING RETURNING content_id
        )
        INSERT INTO ledger.evidence_chunks (content_id, index, sealed)
        SELECT stored.content_id, chunk.number - 1, chunk.sealed
        FROM stored, unnest($9::bytea[]) WITH ORDINALITY AS chunk(sealed, number)`,
      values: [...keyOf(content), ...partsOf(content), content.size, chunks],
    });
    return rowCount !== 0;
  }

  /** Deletes the record of a content whose bytes are removed, with its chunks in the database. */
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

const contentOf = ({ tenant, sha256, subject }: ContentOf, row: Row): StoredContent => ({
  tenant,
  sha256,
  subject,
  contentId: row.content_id,
  size: row.size,
  place: row.place,
  wrappedKey: row.wrapped_data_key,
  chunkBytes: row.chunk_bytes,
});
