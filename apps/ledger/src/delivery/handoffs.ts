import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  CONFINING_ROLE,
  HandoffBody,
  type HandoffReply,
  NextBody,
  type PossibleAction,
  questionAsked,
  streamOf,
  subjects,
} from '#contracts';
import { type Actor, type RecordedEvent, Refusal } from '#kernel';
import { asUnavailable, openRequest, Platform, type RequestFrame } from '#platform';
import {
  type HandoffChild,
  handoffOf,
  hasEnded,
  holdingChildren,
  nextOf,
  possibleActions,
  requestedByActor,
} from '#work-order';
import { textsIn } from '../domain/texts-in-events';
import { Texts } from '../evidence/texts/texts';
import { ReadableWork, type ScopedReader, scopedReaderOf } from '../views/queries/readable-work';
import { type FoldedWorkOrder, workOrderAt, LogAt } from './log-at';

interface LoggedWorkOrder extends FoldedWorkOrder {
  readonly log: LogAt;
  readonly events: readonly RecordedEvent[];
}

/** Answers what is next on a work order and what may be proposed, and hands it over. Reads the log itself, which is never behind. */
@Controller()
export class Handoffs {
  constructor(
    @Inject(Platform) private readonly platform: Pick<Platform, 'pool'>,
    private readonly texts: Texts,
    private readonly readable: ReadableWork,
  ) {}

  @MessagePattern(subjects.handoffs.next)
  onNext(@Payload() frame: RequestFrame): Promise<HandoffReply> {
    const [metadata, body] = openRequest(NextBody, frame);
    return this.next(scopedReaderOf(metadata), body);
  }

  @MessagePattern(subjects.handoffs.possibleActions)
  onPossibleActions(@Payload() frame: RequestFrame): Promise<HandoffReply> {
    const [metadata, body] = openRequest(HandoffBody, frame);
    return this.possibleActions(metadata, body);
  }

  @MessagePattern(subjects.handoffs.handoff)
  onHandoff(@Payload() frame: RequestFrame): Promise<HandoffReply> {
    const [metadata, body] = openRequest(HandoffBody, frame);
    return this.handoff(scopedReaderOf(metadata), body);
  }

  /** Refuses with `work_order_not_found`, and with `stage_not_found` when the workflow has no such target. */
  async next(reader: ScopedReader, { workOrderId, target }: NextBody): Promise<HandoffReply> {
    const found = await this.find(reader, workOrderId).catch(asUnavailable);
    const { log, workOrder, definition } = found;
    const children = await this.childrenOf(found).catch(asUnavailable);
    const held = definition
      ? holdingChildren(workOrder, definition).filter(({ workOrderId: id }) =>
          children.some((one) => one.workOrderId === id && !hasEnded(one.workOrder)),
        )
      : [];
    const context = { now: log.now, held, ...(target !== undefined && { target }) };
    return { position: log.position, answer: nextOf(workOrder, definition, context) };
  }

  /** Refuses with `work_order_not_found`. */
  async handoff(reader: ScopedReader, { workOrderId }: HandoffBody): Promise<HandoffReply> {
    const found = await this.find(reader, workOrderId).catch(asUnavailable);
    const { log, events, definition } = found;
    const [questions, children] = await Promise.all([
      this.questionsIn(reader.tenant, events),
      this.childrenOf(found),
    ]).catch(asUnavailable);
    const { position, now } = log;
    const answer = handoffOf({
      workOrderId,
      events,
      definition,
      now,
      position,
      questions,
      children,
    });
    return { position, answer };
  }

  /** Refuses with `work_order_not_found`. */
  async possibleActions(caller: Asker, { workOrderId }: HandoffBody): Promise<HandoffReply> {
    const found = await this.find(scopedReaderOf(caller), workOrderId).catch(asUnavailable);
    const { log, workOrder, definition } = found;
    const asDelegate = caller.roles.includes(CONFINING_ROLE);
    const proposer = { ...requestedByActor(caller.actor), asDelegate, now: log.now };
    const { actions, ...others } = possibleActions(workOrder, definition, proposer);
    const answer = { ...others, actions: actions.map(withListedArguments) };
    return { position: log.position, answer };
  }

  private async find(reader: ScopedReader, workOrderId: string): Promise<LoggedWorkOrder> {
    const isReadable = await this.readable.may(reader, workOrderId);
    const log = await LogAt.end(this.platform.pool, reader.tenant);
    const events = isReadable ? await log.eventsOf(streamOf.workOrder(workOrderId)) : [];
    if (events.length === 0)
      throw new Refusal(
        'work_order_not_found',
        `There is no work order ${workOrderId}: check the id.`,
      );
    return { log, events, ...(await workOrderAt(log, events)) };
  }

  /** The children that it opened, ended ones and those that are not opened yet included. */
  private childrenOf({ log, workOrder }: LoggedWorkOrder): Promise<readonly HandoffChild[]> {
    return Promise.all(
      Object.entries(workOrder.tracks).map(async ([track, workOrderId]) => {
        const events = await log.eventsOf(streamOf.workOrder(workOrderId));
        return { track, workOrderId, ...(await workOrderAt(log, events)) };
      }),
    );
  }

  /** The texts of its questions by number; an erased one reads `erased`. */
  private async questionsIn(
    tenant: string,
    events: readonly RecordedEvent[],
  ): Promise<ReadonlyMap<number, string>> {
    const questions = events
      .filter(({ type }) => type === questionAsked.type)
      .flatMap((event) =>
        [...textsIn(event).values()].map((field) => [Number(event.data.number), field] as const),
      );
    const read = await this.texts.of(
      tenant,
      questions.map(([, field]) => field),
    );
    return new Map(
      questions.flatMap(([number, { ref }]) => {
        const found = read.get(ref);
        if (found?.erased) return [[number, ERASED]];
        return found && found.text !== null ? [[number, found.text]] : [];
      }),
    );
  }
}

type Asker = Parameters<typeof scopedReaderOf>[0] & { readonly actor: Actor };

/** JSON has no maps. */
const withListedArguments = ({ arguments: named, ...action }: PossibleAction): object => ({
  ...action,
  arguments: Object.fromEntries(named),
});

const ERASED = 'erased';
