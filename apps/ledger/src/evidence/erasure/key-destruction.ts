import { Inject, Injectable } from '@nestjs/common';
import { fold } from '#kernel';
import { Platform } from '#platform';
import { entryOf } from '#work-order';
import { erasureDecider } from '../../domain/erasure.decider';
import { CONTENT_SHREDDER, type ContentShredder } from '../data-keys/content-shredder';
import { SubjectKeys } from '../data-keys/subject-keys';
import { type StreamToErase } from './evidence-to-erase';
import { TextShredder } from './text-shredder';

/** Destroys the keys of what the log says is shredded, and of nothing else. Doing it twice is as doing it once. */
@Injectable()
export class KeyDestruction {
  private readonly texts: TextShredder;

  constructor(
    private readonly platform: Platform,
    private readonly subjects: SubjectKeys,
    @Inject(CONTENT_SHREDDER) private readonly contents: ContentShredder,
  ) {
    this.texts = new TextShredder(platform.pool);
  }

  /** Of the texts of a stream before its last erasure. */
  ofTexts(tenant: string, stream: string): Promise<void> {
    return this.texts.shred(tenant, stream);
  }

  /** Whether there is a key of this subject, or once was. */
  knowsSubject(tenant: string, subject: string): Promise<boolean> {
    return this.subjects.knows(tenant, subject);
  }

  async ofSubject(tenant: string, subject: string): Promise<void> {
    await this.subjects.destroy(tenant, subject);
  }

  /** Of those of these evidences that their stream says are shredded, and of their subject where it says so. */
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
