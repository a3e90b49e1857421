import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Platform } from '#platform';
import { type ContentAddress, type PlaceName } from './content-place';
import { ContentRows } from './content-rows';
import { LOG_END, VIEW_POSITION } from './named-contents';
import { Places } from './places';

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
            AND ${VIEW_POSITION} >= ${LOG_END}
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

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 10 * 60_000;
/** Between batches, so that others get their turn. */
const BUSY_MS = 100;

/** Sweeps what is left of contents that nobody names, for as long as the process runs. */
@Injectable()
export class ContentKeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ending = new AbortController();
  private readonly sweep: ContentSweep;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly platform: Platform,
    places: Places,
  ) {
    const { pool } = platform;
    this.sweep = new ContentSweep(pool, new ContentRows(pool), places);
  }

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let pauseMs = FIRST_AFTER_MS; ;) {
      await sleep(pauseMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const removed = await this.sweep.turn().catch((error: unknown) => {
        this.platform.log.warn({ err: error }, 'contents that nobody names are not swept');
        return 0;
      });
      pauseMs = removed > 0 ? BUSY_MS : EVERY_MS;
    }
  }
}
