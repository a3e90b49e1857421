import { Inject, Injectable } from '@nestjs/common';
import { approvalIdOf, taskOf } from '#authzen';
import {
  type ApprovalReference,
  type FollowedAccessRequest,
  type FollowedItem,
  ID_PATTERN,
  NO_SUCH_TASK,
  subjects,
  type TaskAnswer,
} from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, unwrap } from '#platform';
import { type Bus, BUS, READ_TIMEOUT_MS, REPEATABLE } from '../../bus';
import { type CommandRequest } from '../../commands/command-request';
import { GatewaySettings } from '../../gateway.settings';
import { ApprovalStates } from './approval-states';
import { REQUESTS_PATH } from './routes';

type Metadata = CommandRequest['metadata'];

/** Task handles, as the log has them now. */
@Injectable()
export class Tasks {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(ApprovalStates) private readonly states: ApprovalStates,
  ) {}

  /** For its requester. Refuses with `unknown_task`. */
  async read(taskId: string, metadata: Metadata): Promise<FollowedAccessRequest> {
    if (!ID_PATTERN.test(taskId)) throw new Refusal(...NO_SUCH_TASK);
    return unwrap(
      await this.bus.request<BusReply<FollowedAccessRequest>>(
        subjects.internal.readAccessRequest,
        { requestId: taskId, metadata },
        READ_TIMEOUT_MS,
        REPEATABLE,
      ),
    );
  }

  /** The task as enforcement points read it. Refuses with `task_expired` once no approval of it can be used. */
  async answer(taskId: string, metadata: Metadata): Promise<TaskAnswer> {
    const { items, expiresAt, isExpired } = await this.read(taskId, metadata);
    if (isExpired)
      throw new Refusal(
        'task_expired',
        'What was approved has ended, and the handle with it: ask the question again.',
      );
    const parts = await Promise.all(
      items.map(async (item) => {
        const approval = await this.approvalOf(taskId, item, metadata);
        return {
          ...item,
          ...(approval && { result: { mode: 'reevaluate' as const, approval } }),
        };
      }),
    );
    return taskOf(taskId, parts, { endpoint: this.addressOf(taskId), expiresAt });
  }

  addressOf(taskId: string): string {
    return `${this.settings.baseUrl}${REQUESTS_PATH}/${taskId}`;
  }

  private async approvalOf(
    taskId: string,
    { number, approval }: FollowedItem,
    { tenant }: Metadata,
  ): Promise<ApprovalReference | undefined> {
    if (!approval) return undefined;
    const { approvedAt, approvedUntil } = approval;
    const id = approvalIdOf(taskId, number);
    const state = await this.states.of({ id, tenant, taskId, approvedUntil });
    return { id, approved_at: approvedAt, approved_until: approvedUntil, state };
  }
}
