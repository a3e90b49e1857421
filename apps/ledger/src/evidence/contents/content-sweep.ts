import { type Pool } from 'pg';
import { type ContentAddress, type PlaceName } from './content-place';
import { type ContentRows } from './content-rows';
import { LOG_END, NAMED_UP_TO } from './naming-evidence';
import { type Places } from './places';

interface GoneContent extends ContentAddress {
  readonly place: PlaceName;
}

/** In a turn; what is left comes in the next one. */
const BATCH = 100;

/**
 * Removes contents that no evidence names a day after they were sent, or that never came whole, and the bytes of
 * those that were shredded. Any number of instances may do it at once, by database time. Nothing is taken for unnamed
 * while the view of names is behind the log.
 */
export class ContentSweep {
  constructor(
    private readonly pool: Pool,
    private readonly rows: ContentRows,
    private readonly places: Places,
  ) {}

  /**
   * One batch. Answers how many contents were removed. One that cannot be removed is left for the next turn, and does
   * not keep the others: rejects with the last such trouble when the batch is done.
   */
  async turn(): Promise<number> {
    await this.condemn();
    const gone = await this.gone();
    let trouble: unknown;
    for (const content of gone)
      await this.remove(content).catch((error: unknown) => (trouble = error));
    if (trouble !== undefined) throw trouble;
    return gone.length;
  }

  private async remove({ place, ...address }: GoneContent): Promise<void> {
    await this.places.named(place).remove(address);
    await this.rows.forget(address);
  }

  /** `touched_at` is looked at again once the row is ours: who is about to name it may just have said so. */
  private async condemn(): Promise<void> {
    await this.pool.query({
      name: 'condemn-contents',
      text: `UPDATE ledger.evidence_contents SET gone_at = writ.now(), wrapped_data_key = NULL
        WHERE content_id IN (
          SELECT content_id FROM ledger.evidence_contents AS c
          WHERE gone_at IS NULL AND touched_at < (SELECT writ.now()) - interval '24 hours'
            AND ${NAMED_UP_TO} >= ${LOG_END}
            AND (kept_at IS NULL OR NOT EXISTS (SELECT FROM views.named_contents AS n
              WHERE n.tenant = c.tenant AND n.sha256 = c.sha256 AND n.subject = c.subject
                AND n.shredded_at IS NULL))
          ORDER BY touched_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`,
    });
  }

  private async gone(): Promise<readonly GoneContent[]> {
    const { rows } = await this.pool.query<GoneContent>({
      name: 'gone-contents',
      text: `SELECT content_id AS "contentId", sha256, place FROM ledger.evidence_contents
        WHERE gone_at IS NOT NULL ORDER BY gone_at LIMIT ${BATCH}`,
    });
    return rows;
  }
}
