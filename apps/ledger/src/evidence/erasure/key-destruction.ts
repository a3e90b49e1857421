import { Inject, Injectable } from '@nestjs/common';
import { type Pool } from 'pg';
import { fold, isSealedField, type RecordedEvent, type SealedField } from '#kernel';
import { Platform } from '#platform';
import { entryOf } from '#work-order';
import { evidenceRecorded, textsShredded } from '#contracts';
import { erasureDecider } from '../../domain/erasure.decider';
import { ContentShredding } from '../contents/content-shredding';
import { type StreamToErase } from '../contents/named-contents';
import { ArchiveUnreadable } from '../../log/archive/archive-reader';
import { withBodies } from '../../log/archive/archived-bodies';
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

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** References of the texts of an event. */
const refsIn = (body: Buffer): readonly string[] => {
  const { data } = JSON.parse(body.toString()) as RecordedEvent;
  return Object.values(data as object).flatMap((field) =>
    isSealedField(field) && UUID.test(field.ref) ? [field.ref] : [],
  );
};

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
          UPDATE ledger.contents SET content = NULL, salt = NULL
          WHERE ref = ANY ($2::uuid[]) AND tenant = $1 AND content IS NOT NULL RETURNING ref
        ) ${markDestroyed('removed', { texts: true })}`,
      values: [tenant, await this.refsBefore(tenant, stream, ended)],
    });
  }

  /** References of the texts of a stream's events before a version; an artifact is no text. */
  private async refsBefore(tenant: string, stream: string, version: number) {
    const { rows } = await this.pool.query<{ position: number; body: Buffer }>({
      name: 'events-before-erasure',
      text: `SELECT position, body FROM ledger.events
        WHERE tenant = $1 AND stream = $2 AND version < $3 AND type <> $4`,
      values: [tenant, stream, version, evidenceRecorded.type],
    });
    try {
      return (await withBodies(this.pool, rows)).flatMap(({ body }) => refsIn(body));
    } catch (error) {
      // Without them, nothing is left to forget: to destroy a key takes no event.
      if (error instanceof ArchiveUnreadable && !(await this.hasPlainTexts(tenant))) return [];
      throw error;
    }
  }

  /** Texts from before texts were encrypted. No index has them: it reads the whole table. */
  private async hasPlainTexts(tenant: string): Promise<boolean> {
    const { rows } = await this.pool.query(
      'SELECT FROM ledger.contents WHERE tenant = $1 AND content IS NOT NULL LIMIT 1',
      [tenant],
    );
    return rows.length > 0;
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
