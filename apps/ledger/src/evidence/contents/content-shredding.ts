import { type ContentShredder, type ShreddedEvidence } from '../data-keys/content-shredder';
import { type ContentHolds } from './content-holds';
import { type PlaceName } from './content-place';
import { type ContentRows } from './content-rows';
import { type NamingEvidences } from './naming-evidence';
import { type Places } from './places';

/** Destroys the key of a content when nothing rests on it any more, and removes its bytes. */
export class ContentShredding implements ContentShredder {
  constructor(
    private readonly holds: ContentHolds,
    private readonly rows: ContentRows,
    private readonly places: Places,
    private readonly naming: NamingEvidences,
  ) {}

  async shred(
    tenant: string,
    { sha256, subject }: { readonly sha256: string; readonly subject: string | undefined },
    { at, ...shredded }: ShreddedEvidence,
  ): Promise<void> {
    const of = { tenant, sha256, subject };
    // With the commit nobody can read it. What follows is housekeeping, which the sweep does too.
    const gone = await this.holds.whileShredding(of, async (db) => {
      if (await this.naming.isNamed(of, { apartFrom: shredded, db })) return [];
      const { rows } = await db.query<{ contentId: string; place: PlaceName }>({
        name: 'shred-content',
        text: `UPDATE ledger.evidence_contents SET gone_at = writ.now(), wrapped_data_key = NULL
          WHERE tenant = $1 AND sha256 = $2 AND subject = $3 AND gone_at IS NULL AND kept_at IS NOT NULL
            AND touched_at <= $4
          RETURNING content_id AS "contentId", place`,
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
