import { type Pool } from 'pg';
import { evidenceRecorded, textsShredded } from '#contracts';
import { type SealedField } from '#kernel';

/** References of the texts of a stream's events before a version; those of artifacts are not texts. */
const REFS_BEFORE = `
  SELECT (field.value ->> 'ref')::uuid AS ref
  FROM ledger.events AS e
  CROSS JOIN LATERAL jsonb_each(convert_from(e.body, 'UTF8')::jsonb -> 'data') AS field
  WHERE e.tenant = $1 AND e.stream = $2 AND e.version < $3 AND e.type <> '${evidenceRecorded.type}'
    AND CASE WHEN jsonb_typeof(field.value) = 'object' AND field.value ? 'sha256'
      THEN field.value ->> 'ref' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' ELSE false END`;

/** Makes texts unreadable for ever. Doing it twice is as doing it once. */
export class TextShredder {
  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Every text of the stream before its last `texts.shredded`; nothing where there is none. */
  async shred(tenant: string, stream: string): Promise<void> {
    const { rows } = await this.pool.query<{ ended: number | null }>({
      name: 'last-erasure-of-texts',
      text: `SELECT max(version) AS ended FROM ledger.events
        WHERE tenant = $1 AND stream = $2 AND type = $3`,
      values: [tenant, stream, textsShredded.type],
    });
    const { ended } = rows[0]!;
    if (ended === null) return;
    await this.pool.query({
      name: 'destroy-text-keys',
      text: `UPDATE ledger.text_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
        WHERE tenant = $1 AND stream = $2 AND generation < $3 AND wrapped IS NOT NULL`,
      values: [tenant, stream, ended],
    });
    // Those from before texts were sealed have no key to destroy.
    await this.pool.query({
      name: 'forget-plain-texts',
      text: `UPDATE ledger.contents AS c SET content = NULL, salt = NULL FROM (${REFS_BEFORE}) AS old
        WHERE c.ref = old.ref AND c.tenant = $1 AND c.content IS NOT NULL`,
      values: [tenant, stream, ended],
    });
  }

  /** One text by itself: its key may be that of others too, so what it sealed goes. */
  async forget(tenant: string, { ref }: SealedField): Promise<void> {
    await this.pool.query({
      name: 'forget-text',
      text: `UPDATE ledger.contents
        SET content = NULL, salt = NULL, sealed = NULL, stream = NULL, generation = NULL
        WHERE tenant = $1 AND ref = $2`,
      values: [tenant, ref],
    });
  }
}
