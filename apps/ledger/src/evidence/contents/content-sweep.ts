import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Platform, servedHere } from '#platform';
import { type ContentAddress, type PlaceName } from './content-place';
import { ContentRows } from './content-rows';
import { LOG_END, VIEW_POSITION } from './named-contents';
import { Places } from './places';

interface GoneContent extends ContentAddress {
  readonly place: PlaceName;
}

/** Contents of one turn; the next turn continues. */
const BATCH = 100;

/**
 * Removes contents that no evidence names within a day, uploads that never completed, and the bytes of shredded contents.
 * Any number of instances may run, by database time. Removes nothing as unnamed while the view is behind the log.
 */
export class ContentSweep {
  constructor(
    private readonly pool: Pool,
    private readonly rows: ContentRows,
    private readonly places: Places,
  ) {}

  /**
   * One batch. Answers how many contents were removed. A content that cannot be removed stays for the next turn, and does
   * not stop the others: rejects with the last such error when the batch is done.
   */
  async turn(): Promise<number> {
    await this.condemn();
    const gone = await this.gone();
    let failure: unknown;
    for (const content of gone)
      await this.remove(content).catch((error: unknown) => (failure = error));
    if (failure !== undefined) throw failure;
    return gone.length;
  }

  private async remove({ place, ...address }: GoneContent): Promise<void> {
    await this.places.named(place).remove(address);
    await this.rows.forget(address);
  }

  /** Reads `touched_at` again with the row locked: a caller may just have protected the content. */
  private async condemn(): Promise<void> {
    await this.pool.query({
      name: 'condemn-contents',
      text: `UPDATE ledger.evidence_contents SET gone_at = writ.now(), wrapped_data_key = NULL
        WHERE content_id IN (
          SELECT content_id FROM ledger.evidence_contents AS c
          WHERE gone_at IS NULL AND touched_at < (SELECT writ.now()) - interval '24 hours'
            AND ${VIEW_POSITION} >= ${LOG_END} AND ${servedHere('c.tenant')}
            AND (stored_at IS NULL OR NOT EXISTS (SELECT FROM views.named_contents AS n
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
/** Between batches, so that requests get their turn. */
const BUSY_MS = 100;

/** Runs the sweep for as long as the process runs. */
@Injectable()
export class ContentSweepHost implements OnApplicationBootstrap, OnApplicationShutdown {
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
