import { type Pool } from 'pg';
import {
  type ContentAddress,
  type ContentPlace,
  type ContentSink,
  type Extent,
} from './content-place';

/** In the database, a row for each chunk: saved with its backups, and as large as they may be. */
export class PostgresPlace implements ContentPlace {
  readonly name = 'postgres';

  constructor(private readonly pool: Pool) {}

  async ready(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  sink(address: ContentAddress): Promise<ContentSink> {
    let index = 0;
    return Promise.resolve({
      write: async (sealed) => {
        await this.pool.query({
          name: 'keep-chunk',
          text: `INSERT INTO ledger.evidence_chunks (content_id, index, sealed) VALUES ($1, $2, $3)`,
          values: [address.contentId, index, sealed],
        });
        index += 1;
      },
      end: () => Promise.resolve(),
      discard: () => this.remove(address),
    });
  }

  async read({ contentId }: ContentAddress, { first, count }: Extent): Promise<Buffer> {
    const { rows } = await this.pool.query<{ sealed: Buffer }>({
      name: 'read-chunks',
      text: `SELECT sealed FROM ledger.evidence_chunks
        WHERE content_id = $1 AND index >= $2 AND index < $2 + $3 ORDER BY index`,
      values: [contentId, first, count],
    });
    return Buffer.concat(rows.map(({ sealed }) => sealed));
  }

  async remove({ contentId }: ContentAddress): Promise<void> {
    await this.pool.query('DELETE FROM ledger.evidence_chunks WHERE content_id = $1', [contentId]);
  }
}
