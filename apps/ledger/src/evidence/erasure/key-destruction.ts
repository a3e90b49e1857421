import { Inject, Injectable } from '@nestjs/common';
import { type Pool } from 'pg';
import { fold, type SealedField } from '#kernel';
import { Platform } from '#platform';
import { entryOf } from '#work-order';
import { evidenceRecorded, textsShredded } from '#contracts';
import { erasureDecider } from '../../domain/erasure.decider';
import { ContentShredding } from '../contents/content-shredding';
import { type StreamToErase } from '../contents/named-contents';
import { SubjectKeys } from '../data-keys/subject-keys';
import { markDestroyed } from './destruction-mark';

/** Destroys the data keys of what the log records as shredded, and no others. Idempotent. */
@Injectable()
export class KeyDestruction {
  private readonly texts: TextShredder;

  constructor(
    @Inject(Platform) private readonly platform: Pick<Platform, 'pool' | 'store'>,
    private readonly subjects: SubjectKeys,
    @Inject(ContentShredding) private readonly contents: Pick<ContentShredding, 'shred'>,
  ) {
    this.texts = new TextShredder(platform.pool);
  }

  /** The keys of a stream's texts before its last erasure. */
  ofTexts(tenant: string, stream: string): Promise<void> {
    return this.texts.shred(tenant, stream);
  }

  /** Whether this subject has a key, or once had one. */
  knowsSubject(tenant: string, subject: string): Promise<boolean> {
    return this.subjects.knows(tenant, subject);
  }

  async ofSubject(tenant: string, subject: string): Promise<void> {
    await this.subjects.destroy(tenant, subject);
  }

  /** The keys of this evidence as far as its stream records it as shredded, and of its subject where it says so. */
  async ofEvidence(
    tenant: string,
    { stream, workOrderId = '' }: StreamToErase,
    ids: readonly string[],
  ): Promise<void> {
    if (ids.length === 0) return;
    const { events } = await this.platform.store.read(tenant, stream);
    const { evidence } = fold(erasureDecider, events);
    for (const evidenceId of ids) {
      const known = entryOf(evidence, evidenceId);
      if (!known?.shredded) continue;
      const { sha256, subject, inline, shredded } = known;
      if (shredded.withSubject !== undefined) await this.ofSubject(tenant, shredded.withSubject);
      if (inline) await this.texts.forget(tenant, inline);
      const { at } = shredded;
      await this.contents.shred(tenant, { sha256, subject }, { evidenceId, workOrderId, at });
    }
  }
}

/** References of the texts of a stream's events before a version; an artifact is no text. */
const REFS_BEFORE = `
  SELECT (field.value ->> 'ref')::uuid AS ref
  FROM ledger.events AS e
  CROSS JOIN LATERAL jsonb_each(convert_from(e.body, 'UTF8')::jsonb -> 'data') AS field
  WHERE e.tenant = $1 AND e.stream = $2 AND e.version < $3 AND e.type <> '${evidenceRecorded.type}'
    AND CASE WHEN jsonb_typeof(field.value) = 'object' AND field.value ? 'sha256'
      THEN field.value ->> 'ref' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' ELSE false END`;

/** Makes texts permanently unreadable. Idempotent. */
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
      text: `WITH destroyed AS (
          UPDATE ledger.text_keys SET wrapped = NULL, destroyed_at = clock_timestamp()
          WHERE tenant = $1 AND stream = $2 AND generation < $3 AND wrapped IS NOT NULL
          RETURNING tenant
        ) ${markDestroyed('destroyed')}`,
      values: [tenant, stream, ended],
    });
    // Texts from before texts were encrypted have no key to destroy.
    await this.pool.query({
      name: 'forget-plain-texts',
      text: `WITH removed AS (
          UPDATE ledger.contents AS c SET content = NULL, salt = NULL FROM (${REFS_BEFORE}) AS old
          WHERE c.ref = old.ref AND c.tenant = $1 AND c.content IS NOT NULL RETURNING c.ref
        ) ${markDestroyed('removed', { texts: true })}`,
      values: [tenant, stream, ended],
    });
  }

  /** Removes the ciphertext of one text: other texts may share its key. */
  async forget(tenant: string, { ref }: SealedField): Promise<void> {
    await this.pool.query({
      name: 'forget-text',
      text: `WITH removed AS (
          UPDATE ledger.contents
          SET content = NULL, salt = NULL, sealed = NULL, stream = NULL, generation = NULL
          WHERE tenant = $1 AND ref = $2 AND num_nonnulls(content, sealed) > 0 RETURNING ref
        ) ${markDestroyed('removed', { texts: true })}`,
      values: [tenant, ref],
    });
  }
}
