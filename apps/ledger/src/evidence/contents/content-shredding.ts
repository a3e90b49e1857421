import { Inject, Injectable } from '@nestjs/common';
import { Platform } from '#platform';
import { ViewHost } from '../../views/sql/view-host';
import { markDestroyed } from '../erasure/destruction-mark';
import { ContentLocks } from './content-locks';
import { type PlaceName } from './content-place';
import { ContentRows } from './content-rows';
import { type EvidenceRef, NamedContents } from './named-contents';
import { Places } from './places';

/** Evidence that the log records as shredded; `at` in RFC 3339. */
export interface ShreddedEvidence extends EvidenceRef {
  readonly at: string;
}

/**
 * Crypto-shredding: destroys the data key of a content that no evidence needs any more, and removes its bytes. Erasure
 * calls it after the commit of its events, and again from them after a crash: the second time changes nothing.
 */
@Injectable()
export class ContentShredding {
  private readonly holds: ContentLocks;
  private readonly rows: ContentRows;
  private readonly named: NamedContents;

  constructor(
    @Inject(Platform) { pool }: Pick<Platform, 'pool'>,
    private readonly places: Places,
    @Inject(ViewHost) views: Pick<ViewHost, 'moved'>,
  ) {
    this.holds = new ContentLocks(pool);
    this.rows = new ContentRows(pool);
    this.named = new NamedContents(pool, views);
  }

  /**
   * Destroys the key, unless other evidence of the tenant that is not shredded names the same content with the same
   * subject, or a caller has sent the content again since `shredded`, the evidence that this erasure is about.
   *
   * @param content.subject as the evidence named it; undefined where it named none
   */
  async shred(
    tenant: string,
    { sha256, subject }: { readonly sha256: string; readonly subject: string | undefined },
    { at, ...shredded }: ShreddedEvidence,
  ): Promise<void> {
    const of = { tenant, sha256, subject };
    // With the commit nobody can read it. The sweep would do what follows, too.
    const gone = await this.holds.whileShredding(of, async (db) => {
      if (await this.named.isNamed(of, { except: shredded, db })) return [];
      const { rows } = await db.query<{ contentId: string; place: PlaceName }>({
        name: 'shred-content',
        text: `WITH destroyed AS (
            UPDATE ledger.evidence_contents SET gone_at = writ.now(), wrapped_data_key = NULL
            WHERE tenant = $1 AND sha256 = $2 AND subject = $3 AND gone_at IS NULL AND stored_at IS NOT NULL
              AND touched_at <= $4
            RETURNING content_id, place
          ), marked AS (${markDestroyed('destroyed')})
          SELECT content_id AS "contentId", place FROM destroyed`,
        values: [tenant, sha256, subject ?? '', at],
      });
      return rows;
    });
    for (const { contentId, place } of gone) {
      await this.places.named(place).remove({ sha256, contentId });
      await this.rows.forget({ contentId });
    }
  }
}
