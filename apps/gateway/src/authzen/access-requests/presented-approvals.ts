import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { itemOfApproval, type Plan, type Presented, type Question } from '#authzen';
import { type FollowedItem } from '#contracts';
import { Refusal } from '#kernel';
import { type CommandRequest } from '../../commands/command-request';
import { actorOf } from '../planning';
import { ApprovalStates } from './approval-states';
import { Tasks } from './tasks';

type Metadata = CommandRequest['metadata'];

/** The approval that a question presents as `context.approval`; undefined for none. */
export const approvalPresentedBy = ({ context = {} }: Question): unknown =>
  Object.hasOwn(context, 'approval') ? context['approval'] : undefined;

/** Verifies approvals that questions present. */
@Injectable()
export class PresentedApprovals {
  constructor(
    @Inject(Tasks) private readonly tasks: Tasks,
    @Inject(ApprovalStates) private readonly states: ApprovalStates,
  ) {}

  async check(presented: unknown, plan: Plan, metadata: Metadata): Promise<Presented> {
    const { id, state } = membersOf(presented);
    const place = typeof id === 'string' ? itemOfApproval(id) : undefined;
    if (typeof id !== 'string' || !place) return UNVERIFIABLE;
    if (state !== undefined && !(await this.states.isOf(state, id, metadata.tenant)))
      return UNVERIFIABLE;
    const item = await this.itemAt(place, metadata);
    if (!item?.approval) return UNVERIFIABLE;
    if (!isAbout(item, plan, metadata)) return { is: 'out_of_scope' };
    const { approvedUntil, inForce } = item.approval;
    return inForce
      ? { is: 'applicable', approval: { id, approved_until: approvedUntil } }
      : { is: 'expired' };
  }

  /** Undefined where the caller has no such task. */
  private async itemAt(
    { taskId, number }: { readonly taskId: string; readonly number: number },
    metadata: Metadata,
  ): Promise<FollowedItem | undefined> {
    try {
      return (await this.tasks.read(taskId, metadata)).items[number - 1];
    } catch (error) {
      if (error instanceof Refusal && error.code === 'unknown_task') return undefined;
      throw error;
    }
  }
}

const UNVERIFIABLE = { is: 'unverifiable' } as const;

const membersOf = (presented: unknown): { readonly id?: unknown; readonly state?: unknown } =>
  typeof presented === 'object' && presented !== null ? presented : {};

/** Exactly the question and the action that were decided on, on the same work order and for the same people. */
const isAbout = (item: FollowedItem, plan: Plan, metadata: Metadata): boolean =>
  item.workOrderId === plan.workOrderId &&
  isDeepStrictEqual(item.onBehalfOf, actorOf(plan, metadata).onBehalfOf ?? []) &&
  isDeepStrictEqual(plain(item.proposal), plain(plan.action)) &&
  (plan.isForAnyQuestion || item.question === plan.question);

/** As JSON has it. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));
