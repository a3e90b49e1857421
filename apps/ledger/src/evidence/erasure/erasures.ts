import { Inject, Injectable } from '@nestjs/common';
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
  mustBeWithinLimit,
  Platform,
  replay,
} from '#platform';
import {
  type Erasable,
  type EraseInStream,
  type ErasureContext,
  erasureDecider,
  mustNameOneTarget,
  type StreamErasure,
} from '../../domain/erasure.decider';
import { ViewHost } from '../../views/sql/view-host';
import { NamedContents } from '../contents/named-contents';
import { ArchivedTexts } from './archived-texts';
import { KeyDestruction } from './key-destruction';

const NAMESPACE = 'b8a3d0a6-3f1d-4f0e-9b7e-4d1f6f0c2e55';

type Metadata = AdmittedCommand['metadata'];
type ShreddedData = EvidenceShreddedData | TextsShreddedData;

/** What one round over streams has shredded; `position` of its last event, null without one. */
interface Round {
  readonly shredded: readonly ShreddedData[];
  readonly position: number | null;
}

/**
 * Erases: first it records the events, then it destroys the keys (crypto-shredding). A reaction to the events destroys
 * the keys too, so that a crash in between leaves nothing readable for long. The command id is the idempotency key.
 */
@Injectable()
export class Erasures {
  private readonly inStream: DeciderService<Erasable, EraseInStream, ErasureContext>;
  private readonly named: NamedContents;
  private readonly archived: ArchivedTexts;

  constructor(
    @Inject(Platform) private readonly platform: Pick<Platform, 'pool' | 'store'>,
    private readonly keys: KeyDestruction,
    @Inject(ViewHost) views: Pick<ViewHost, 'moved'>,
  ) {
    this.named = new NamedContents(platform.pool, views);
    this.archived = new ArchivedTexts(platform);
    this.inStream = new DeciderService<Erasable, EraseInStream, ErasureContext>(platform.store, {
      decider: erasureDecider,
      streamOf: ({ data }) => data.stream,
      contextOf: async ({ data, metadata: { tenant } }) => ({
        heldHere: await this.named.heldHere(tenant, data).catch(asUnavailable),
      }),
      answerOf: (_command, events) => events.map(({ data }) => data),
      describe: (type) => eventDefinition(type)!,
    });
  }

  /** Answers `{ erasureId, shredded, position }`. Refuses with `nothing_to_erase` and `evidence_not_found`. */
  async erase(data: EraseBody, metadata: Metadata): Promise<Handled> {
    const { tenant, actor, commandId } = metadata;
    // It may reach evidence of any work.
    mustBeWithinLimit(metadata.workflows, []);
    mustNameOneTarget(data);
    const erasureId = uuidv5(JSON.stringify([tenant, actor.id, commandId]), NAMESPACE);
    const key = { principal: actor.id, id: commandId, digest: commandDigest('erase', data) };
    const stream = `erasure-${erasureId}`;
    const { command: known } = await this.platform.store.read(tenant, stream, { command: key });
    if (known) return positioned(replay(known));

    const { shredded, position } = await this.shred(data, metadata, erasureId);
    const answer = { erasureId, shredded: shredded.map(named(data)), position };
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

  /** From the event of one piece of evidence: its key, and its subject's where the whole subject was erased. */
  async shredContent({ workOrderId, evidenceId }: ShredContentBody, { tenant }: Metadata) {
    const stream = workOrderId ? streamOf.workOrder(workOrderId) : streamOf.evidence(evidenceId);
    await this.keys.ofEvidence(tenant, { stream, workOrderId }, [evidenceId]).catch(asUnavailable);
    return DONE;
  }

  async shredTexts({ stream }: ShredTextsBody, { tenant }: Metadata): Promise<Handled> {
    await this.keys.ofTexts(tenant, stream).catch(asUnavailable);
    return DONE;
  }

  private async shred(data: EraseBody, metadata: Metadata, erasureId: string): Promise<Round> {
    const { subject, reason } = data;
    const { tenant } = metadata;
    const textsOf = streamOfTexts(data);
    if (textsOf !== undefined) {
      const { stream, workOrderId } = textsOf;
      const texts = { erasureId, reason, stream, workOrderId, what: 'texts' } as const;
      const round = await this.inStreams([texts], metadata, 'texts');
      await this.keys.ofTexts(tenant, stream).catch(asUnavailable);
      return round;
    }
    if (subject !== undefined) return this.shredSubject(subject, data, metadata, erasureId);
    const round = await this.shredEvidence(data, metadata, erasureId, 'first');
    if (round.shredded.length > 0) return round;
    throw nothingToErase('None of its content is stored here: nothing changed.');
  }

  /** Destroys the subject's key even where no content is left: nothing more may be stored about an erased subject. */
  private async shredSubject(
    subject: string,
    data: EraseBody,
    metadata: Metadata,
    erasureId: string,
  ): Promise<Round> {
    const { tenant } = metadata;
    const streams = await this.named.streamsToErase(tenant, data).catch(asUnavailable);
    if (
      streams.length === 0 &&
      !(await this.keys.knowsSubject(tenant, subject).catch(asUnavailable))
    )
      throw nothingToErase(`Nothing was ever stored here about ${subject}: check the name.`);
    const first = await this.shredEvidence(data, metadata, erasureId, 'first');
    // Content that arrived before the key was destroyed is unreadable too: record that.
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
    const streams = await this.named.streamsToErase(metadata.tenant, data).catch(asUnavailable);
    const erasures = streams.map((at) => ({ erasureId, reason, what, ...at }));
    const round = await this.inStreams(erasures, metadata, name);
    if (subject !== undefined)
      await this.keys.ofSubject(metadata.tenant, subject).catch(asUnavailable);
    const ids = round.shredded.flatMap((one) => ('evidenceId' in one ? one.evidenceId : []));
    for (const at of streams)
      await this.keys.ofEvidence(metadata.tenant, at, ids).catch(asUnavailable);
    return round;
  }

  /** Each stream gets a command of its own, whose id follows from the erasure. */
  private async inStreams(
    erasures: readonly StreamErasure[],
    metadata: Metadata,
    name: string,
  ): Promise<Round> {
    const shredded: ShreddedData[] = [];
    let position: number | null = null;
    for (const data of erasures) {
      const commandId = uuidv5(`${name}/${data.stream}`, data.erasureId);
      const command = { type: 'erase', data, metadata: { ...metadata, commandId } } as const;
      const handled =
        (data.what === 'texts' && (await this.archived.erase(command as EraseInStream))) ||
        (await this.inStream.handle(command));
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

/** The stream whose texts are to be erased, and its work order; undefined where something else is. */
const streamOfTexts = ({ stream, workOrderId }: EraseBody) => {
  if (workOrderId !== undefined) return { stream: streamOf.workOrder(workOrderId), workOrderId };
  if (stream === undefined) return undefined;
  const [, id] = /^work-order-(.+)$/.exec(stream) ?? [];
  return { stream, workOrderId: id };
};

const named =
  ({ stream }: EraseBody) =>
  (one: ShreddedData) => {
    if ('evidenceId' in one) return { evidenceId: one.evidenceId };
    return one.workOrderId === undefined ? { stream } : { workOrderId: one.workOrderId };
  };

/** The stored answer has no event in its own stream: it carries the position of the last one itself. */
const positioned = (handled: Handled): Handled => ({
  ...handled,
  position: (handled.answer as { position: number | null }).position,
});
