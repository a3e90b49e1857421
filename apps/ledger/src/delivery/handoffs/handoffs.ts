import { Injectable } from '@nestjs/common';
import {
  type HandoffBody,
  type HandoffReply,
  type NextBody,
  questionAsked,
  streamOf,
} from '#contracts';
import { type RecordedEvent, Refusal } from '#kernel';
import { asUnavailable, Platform } from '#platform';
import { type HandoffChild, handoffOf, hasEnded, holdingChildren, nextOf } from '#work-order';
import { textsIn } from '../../domain/texts-in-events';
import { Texts } from '../../evidence/texts/texts';
import { type CourseAt, courseAt } from './lifecycle-at';
import { LogAt } from './log-at';

interface Course extends CourseAt {
  readonly log: LogAt;
  readonly events: readonly RecordedEvent[];
}

/** Says of a work order what is next, and hands it over: straight from the log, which is never behind. */
@Injectable()
export class Handoffs {
  constructor(
    private readonly platform: Platform,
    private readonly texts: Texts,
  ) {}

  /** Refuses with `work_order_not_found`, and with `stage_not_found` a target that is none. */
  async next(tenant: string, { workOrderId, target }: NextBody): Promise<HandoffReply> {
    const course = await this.courseOf(tenant, workOrderId).catch(asUnavailable);
    const { log, workOrder, definition } = course;
    const children = await this.childrenOf(course).catch(asUnavailable);
    const held = definition
      ? holdingChildren(workOrder, definition).filter(({ workOrderId: id }) =>
          children.some((one) => one.workOrderId === id && !hasEnded(one.workOrder)),
        )
      : [];
    const asking = { now: log.now, held, ...(target !== undefined && { target }) };
    return { position: log.position, answer: nextOf(workOrder, definition, asking) };
  }

  /** Refuses with `work_order_not_found`. */
  async handoff(tenant: string, { workOrderId }: HandoffBody): Promise<HandoffReply> {
    const course = await this.courseOf(tenant, workOrderId).catch(asUnavailable);
    const { log, events, definition } = course;
    const [questions, children] = await Promise.all([
      this.questionsIn(tenant, events),
      this.childrenOf(course),
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

  private async courseOf(tenant: string, workOrderId: string): Promise<Course> {
    const log = await LogAt.end(this.platform.pool, tenant);
    const events = await log.eventsOf(streamOf.workOrder(workOrderId));
    if (events.length === 0)
      throw new Refusal(
        'work_order_not_found',
        `There is no work order ${workOrderId}: check the id.`,
      );
    return { log, events, ...(await courseAt(log, events)) };
  }

  /** Those that it opened, also where they have ended or are not opened yet. */
  private childrenOf({ log, workOrder }: Course): Promise<readonly HandoffChild[]> {
    return Promise.all(
      Object.entries(workOrder.tracks).map(async ([track, workOrderId]) => {
        const events = await log.eventsOf(streamOf.workOrder(workOrderId));
        return { track, workOrderId, ...(await courseAt(log, events)) };
      }),
    );
  }

  /** What is asked, by number, as far as it can be read today. */
  private async questionsIn(
    tenant: string,
    events: readonly RecordedEvent[],
  ): Promise<ReadonlyMap<number, string>> {
    const asked = events
      .filter(({ type }) => type === questionAsked.type)
      .flatMap((event) =>
        [...textsIn(event).values()].map((field) => [Number(event.data.number), field] as const),
      );
    const read = await this.texts.of(
      tenant,
      asked.map(([, field]) => field),
    );
    return new Map(
      asked.flatMap(([number, { ref }]) => {
        const said = read.get(ref);
        if (said?.erased) return [[number, ERASED]];
        return said && said.text !== null ? [[number, said.text]] : [];
      }),
    );
  }
}

const ERASED = 'erased';
