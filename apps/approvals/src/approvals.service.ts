import { Injectable } from '@nestjs/common';
import {
  CONFINING_ROLE,
  approvalCommands,
  type ListAbsencesReply,
  ListAbsencesRequest,
  ReviewApprovalRequest,
  SERVICE_ROLE,
  streamOf,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  CommandDoor,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  parseAs,
  Platform,
} from '#platform';
import { type Debts, type WorkOrder } from '#work-order';
import {
  decidingAbsences,
  decidingApprovals,
  decidingRemediationOwners,
  type ReadContext,
} from './deciding';
import { type Absences, absencesFrom } from './domain/absences';
import {
  type AbsenceCommand,
  approvalDecider,
  type WorkOrderApprovalCommand,
} from './domain/approval.decider';
import { type AssignObligation } from './domain/assigning-debts';
import { Reviews } from './reviews';
import { Sources } from './sources';

/** Every approval from asking to its end, whichever door a command came through. */
@Injectable()
export class ApprovalsService implements CommandHandler {
  private readonly door = new CommandDoor(approvalCommands, CONFINING_ROLE);
  private readonly sources: Sources;
  private readonly reviews: Reviews;
  private readonly deciding: ReturnType<typeof decidingApprovals>;
  private readonly approvals: DeciderService<WorkOrder, WorkOrderApprovalCommand, ReadContext>;
  private readonly absences: DeciderService<Absences, AbsenceCommand, undefined>;
  private readonly remediationOwners: DeciderService<Debts, AssignObligation, undefined>;

  constructor({ store }: Platform) {
    this.sources = new Sources(store);
    this.reviews = new Reviews(this.sources);
    this.deciding = decidingApprovals(this.sources, this.reviews);
    this.approvals = new DeciderService(store, this.deciding);
    this.absences = new DeciderService(store, decidingAbsences());
    this.remediationOwners = new DeciderService(store, decidingRemediationOwners());
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.door.open(frame);
    if (command.type === 'declare-absence' || command.type === 'end-absence')
      return this.absences.handle(command as unknown as AbsenceCommand);
    if (command.type === 'assign-obligation') {
      const assigning = command as unknown as AssignObligation;
      if (await this.isOfOneAlone(assigning)) return this.remediationOwners.handle(assigning);
      mustNameItsWork(assigning);
    }
    const about = command as unknown as WorkOrderApprovalCommand;
    const isOurs = command.metadata.roles.includes(SERVICE_ROLE);
    if (isOurs && !(await this.isAnythingToDo(about)))
      return { answer: {}, position: null, replayed: false };
    return this.approvals.handle(about);
  }

  /** What an approver was shown, and what changed since. */
  review(request: ReviewApprovalRequest): Promise<object> {
    const { tenant, workOrderId, approvalId } = parseAs(ReviewApprovalRequest, request);
    return this.reviews.of(tenant, workOrderId, approvalId);
  }

  /** Who answers for whom, by the database's clock as answers are. */
  async listAbsences(request: ListAbsencesRequest): Promise<ListAbsencesReply> {
    const { tenant } = parseAs(ListAbsencesRequest, request);
    const { absences, now } = await this.sources.absencesNow(tenant);
    return { absences: absencesFrom(absences, now) };
  }

  private async isOfOneAlone({ data, metadata }: AssignObligation): Promise<boolean> {
    const { kind, subject } = data;
    return kind === 'remediation' && this.sources.goesOnAlone(metadata.tenant, subject);
  }

  /**
   * Nearly every reaction and timer finds nothing to do, and its command is not worth a row that is
   * kept for ever: done again it finds the same, or does what has come due since.
   */
  private async isAnythingToDo(command: WorkOrderApprovalCommand): Promise<boolean> {
    const { tenant } = command.metadata;
    const stream = streamOf.workOrder(command.data.workOrderId);
    const { state, now } = await this.sources.workOrders.at(tenant, stream);
    const stamped = { ...command, metadata: { ...command.metadata, now } };
    const context = await this.deciding.contextOf(stamped, state, 'log');
    return approvalDecider.decide({ ...stamped, context }, state).length > 0;
  }
}

const mustNameItsWork = ({ data: { kind, workOrderId } }: AssignObligation): void => {
  if (workOrderId !== undefined) return;
  throw new Refusal(
    'invalid_request',
    `No ${kind} of this id stands by itself: name the work order that it belongs to.`,
    {},
    [{ pointer: '/workOrderId', message: 'must be the work order that owes it' }],
  );
};
