import { Inject, Injectable } from '@nestjs/common';
import {
  type Answerers,
  type ApprovalReview,
  ID_PATTERN,
  type ReviewApprovalRequest,
  subjects,
  views,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS, REPEATABLE } from '../bus';
import { ReadYourWrites } from './read-your-writes';
import { type Question } from './question';
import { POSITION_HEADER, Questions } from './questions';

const TIMEOUT_MS = 5_000;

/** What approvers are shown. Reading it changes nothing. */
@Injectable()
export class Reviews {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(ReadYourWrites) private readonly readYourWrites: ReadYourWrites,
  ) {}

  /** For a caller, who may leave the work order out. Refuses with `approval_not_found`. */
  async answer(question: Question, approvalId: string): Promise<ApprovalReview> {
    return this.of(await this.placeOf(question, approvalId));
  }

  /** Who could answer it now, for such a caller. Refuses with `approval_not_found`. */
  async answerers(question: Question, approvalId: string): Promise<Answerers> {
    const { owner, deputy, people } = await this.ask<Answerers>(
      subjects.internal.findAnswerers,
      await this.placeOf(question, approvalId),
    );
    return { owner, ...(deputy === undefined ? {} : { deputy }), people };
  }

  private async placeOf(
    { request, route, also, reply }: Question,
    approvalId: string,
  ): Promise<ReviewApprovalRequest> {
    const { tenant } = request;
    const stated = also['workOrderId'];
    const workOrderId = stated === undefined ? undefined : idOf(stated);
    // The approvals service answers every caller: whether a delegate may read it is for the view to say.
    if (workOrderId !== undefined && request.scope === 'tenant')
      return { tenant, workOrderId, approvalId };
    const atLeast = request.atLeast ?? this.readYourWrites.of(tenant);
    const filters = { approvalId, ...(workOrderId !== undefined && { workOrderId }) };
    const { row, position } = await this.questions.one(
      { ...request, name: views.approvals.name, filters, atLeast },
      route.notFound,
    );
    void reply.header(POSITION_HEADER, String(position));
    return { tenant, workOrderId: String(row['workOrderId']), approvalId };
  }

  /** As the approvals service has it, straight from the log. Refuses with `approval_not_found`. */
  async of(request: ReviewApprovalRequest): Promise<ApprovalReview> {
    const { approval, requesters, confirmers, deputy, packet, now, changes, digest } =
      await this.ask<ApprovalReview>(subjects.internal.reviewApproval, request);
    return {
      approval,
      requesters,
      confirmers,
      ...(deputy === undefined ? {} : { deputy }),
      packet,
      now,
      changes,
      digest,
    };
  }

  private async ask<Reply extends object>(
    subject: string,
    request: ReviewApprovalRequest,
  ): Promise<Reply> {
    return unwrap(
      await this.bus.request<BusReply<Reply>>(subject, request, TIMEOUT_MS, REPEATABLE),
    );
  }
}

const idOf = (text: string): string => {
  if (ID_PATTERN.test(text)) return text;
  throw new Refusal('invalid_request', 'workOrderId must be the id of a work order.', {}, [
    { pointer: '/workOrderId', message: 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -' },
  ]);
};
