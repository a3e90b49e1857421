import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  type EraseBody,
  eventDefinition,
  type EvidenceShreddedData,
  type LedgerRefusal,
  type ShredContentBody,
  type ShredTextsBody,
  streamOf,
  type TextsShreddedData,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  type AdmittedCommand,
  asUnavailable,
  commandDigest,
  DeciderService,
  type Handled,
  Platform,
  replay,
} from '#platform';
import {
  type Erasable,
  type EraseInStream,
  type ErasureContext,
  erasureDecider,
  type StreamErasure,
} from '../../domain/erasure.decider';
import { ViewHost } from '../../views/sql/view-host';
import { EvidenceToErase } from './evidence-to-erase';
import { KeyDestruction } from './key-destruction';
import { erasureTarget } from './erasure-target';

const NAMESPACE = 'b8a3d0a6-3f1d-4f0e-9b7e-4d1f6f0c2e55';

type Metadata = AdmittedCommand['metadata'];
type ShreddedData = EvidenceShreddedData | TextsShreddedData;

/** What one round over streams has shredded; `position`: where its last event stands, null without one. */
interface Round {
  readonly shredded: readonly ShreddedData[];
  readonly position: number | null;
}

/**
 * Erases: first the events that say so, then the keys. A reaction to the events destroys the keys too, so that a crash
 * in between leaves nothing readable for long. Whoever asks again with the same command id gets the first answer.
 */
@Injectable()
export class Erasures {
  private readonly inStream: DeciderService<Erasable, EraseInStream, ErasureContext>;
  private readonly toErase: EvidenceToErase;

  constructor(
    private readonly platform: Platform,
    private readonly keys: KeyDestruction,
    views: ViewHost,
  ) {
    this.toErase = new EvidenceToErase(platform.pool, (ms) => views.moved(ms));
    this.inStream = new DeciderService<Erasable, EraseInStream, ErasureContext>(platform.store, {
      decider: erasureDecider,
      streamOf: ({ data }) => data.stream,
      contextOf: async ({ data, metadata: { tenant } }) => ({
        lyingHere: await this.toErase.lyingHere(tenant, data).catch(asUnavailable),
      }),
      answerOf: (_command, events) => events.map(({ data }) => data),
      describe: (type) => eventDefinition(type)!,
    });
  }

  /** Answers `{ erasureId, shredded, position }`. Refuses with `nothing_to_erase` and `evidence_not_found`. */
  async erase(data: EraseBody, metadata: Metadata): Promise<Handled> {
    const { tenant, actor, commandId } = metadata;
    erasureTarget(data);
    const erasureId = uuidv5(JSON.stringify([tenant, actor.id, commandId]), NAMESPACE);
    const key = { principal: actor.id, id: commandId, digest: commandDigest('erase', data) };
    const stream = `erasure-${erasureId}`;
    const { command: known } = await this.platform.store.read(tenant, stream, { command: key });
    if (known) return positioned(replay(known));

    const { shredded, position } = await this.shred(data, metadata, erasureId);
    const answer = { erasureId, shredded: shredded.map(named), position };
    await this.platform.store.append([
      {
        tenant,
        stream,
        command: key,
        actor,
        answer,
        events: [],
        expectedVersion: null,
        correlationId: metadata.correlationId,
        causationId: metadata.causationId ?? null,
      },
    ]);
    return { answer, position, replayed: false };
  }

  /** From the event of one: its key, and that of its subject where all about somebody was erased. */
  async shredContent({ workOrderId, evidenceId }: ShredContentBody, { tenant }: Metadata) {
    const stream = workOrderId ? streamOf.workOrder(workOrderId) : streamOf.evidence(evidenceId);
    await this.keys.ofEvidence(tenant, { stream, workOrderId }, [evidenceId]).catch(asUnavailable);
    return DONE;
  }

  async shredTexts({ workOrderId }: ShredTextsBody, { tenant }: Metadata): Promise<Handled> {
    await this.keys.ofTexts(tenant, streamOf.workOrder(workOrderId)).catch(asUnavailable);
    return DONE;
  }

  private async shred(data: EraseBody, metadata: Metadata, erasureId: string): Promise<Round> {
    const { subject, workOrderId, reason } = data;
    const { tenant } = metadata;
    if (workOrderId !== undefined) {
      const stream = streamOf.workOrder(workOrderId);
      const texts = { erasureId, reason, stream, workOrderId, what: 'texts' } as const;
      const round = await this.inStreams([texts], metadata, 'texts');
      await this.keys.ofTexts(tenant, stream).catch(asUnavailable);
      return round;
    }
    if (subject !== undefined) return this.shredSubject(subject, data, metadata, erasureId);
    const round = await this.shredEvidence(data, metadata, erasureId, 'first');
    if (round.shredded.length > 0) return round;
    throw nothingToErase('None of its content is kept here: nothing changed.');
  }

  /** Their key goes also where nothing is left of them: nothing more is kept about who is forgotten. */
  private async shredSubject(
    subject: string,
    data: EraseBody,
    metadata: Metadata,
    erasureId: string,
  ): Promise<Round> {
    const { tenant } = metadata;
    const streams = await this.toErase.streamsOf(tenant, data).catch(asUnavailable);
    if (
      streams.length === 0 &&
      !(await this.keys.knowsSubject(tenant, subject).catch(asUnavailable))
    )
      throw nothingToErase(`Nothing was ever kept here about ${subject}: check the name.`);
    const first = await this.shredEvidence(data, metadata, erasureId, 'first');
    // What came while the key was still there is unreadable with it, and says so.
    const last = await this.shredEvidence(data, metadata, erasureId, 'last');
    return {
      shredded: [...first.shredded, ...last.shredded],
      position: latest(first.position, last.position),
    };
  }

  private async shredEvidence(
    data: EraseBody,
    metadata: Metadata,
    erasureId: string,
    name: string,
  ): Promise<Round> {
    const { evidenceId, subject, reason } = data;
    const what = subject === undefined ? { evidenceId: evidenceId! } : { subject };
    const streams = await this.toErase.streamsOf(metadata.tenant, data).catch(asUnavailable);
    const erasures = streams.map((at) => ({ erasureId, reason, what, ...at }));
    const round = await this.inStreams(erasures, metadata, name);
    if (subject !== undefined)
      await this.keys.ofSubject(metadata.tenant, subject).catch(asUnavailable);
    const ids = round.shredded.flatMap((one) => ('evidenceId' in one ? one.evidenceId : []));
    for (const at of streams)
      await this.keys.ofEvidence(metadata.tenant, at, ids).catch(asUnavailable);
    return round;
  }

  /** Each stream is a command of its own, whose id the same erasure always gets. */
  private async inStreams(
    erasures: readonly StreamErasure[],
    metadata: Metadata,
    name: string,
  ): Promise<Round> {
    const shredded: ShreddedData[] = [];
    let position: number | null = null;
    for (const data of erasures) {
      const commandId = uuidv5(`${name}/${data.stream}`, data.erasureId);
      const handled = await this.inStream.handle({
        type: 'erase',
        data,
        metadata: { ...metadata, commandId },
      });
      shredded.push(...(handled.answer as readonly ShreddedData[]));
      position = latest(position, handled.position);
    }
    return { shredded, position };
  }
}

const latest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

const nothingToErase = (message: string): Refusal<LedgerRefusal> =>
  new Refusal('nothing_to_erase', message);

const DONE: Handled = { answer: {}, position: null, replayed: false };

const named = (one: ShreddedData) =>
  'evidenceId' in one ? { evidenceId: one.evidenceId } : { workOrderId: one.workOrderId };

/** The kept answer has no event of its own in its stream, and says itself where the last one stands. */
const positioned = (handled: Handled): Handled => ({
  ...handled,
  position: (handled.answer as { position: number | null }).position,
});
