import { Injectable } from '@nestjs/common';
import {
  type Answerers,
  CONFINING_ROLE,
  approvalCommands,
  type ListAbsencesReply,
  ListAbsencesRequest,
  ReviewApprovalRequest,
  overdueReviewsOf,
  type FollowedAccessRequest,
  type QueryReply,
  type QueryRequest,
  type RequestFormReply,
  SERVICE_ROLE,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import {
  CommandValidator,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  parseAs,
  Platform,
  type RequestFrame,
  ViewReader,
  type Unstamped,
} from '#platform';
import { type BreakGlassState, type WorkOrder } from '#work-order';
import { AccessRequests } from './access-requests';
import { CallbackWebhooks } from './callback-webhooks';
import { CredentialHolders } from './credential-holders';
import {
  absenceConfig,
  approvalConfig,
  remediationOwnerConfig,
  type ReadContext,
} from './decider-configs';
import { type Absences, absencesFrom } from './domain/absences';
import { type AbsenceCommand, type WorkOrderApprovalCommand } from './domain/approval.decider';
import { type AssignObligation, type AssignOnWorkOrder } from './domain/assigning';
import { Reviews } from './reviews';
import { Sources } from './sources';

/** Every approval from asking to its end, whichever interface a command came through. */
@Injectable()
export class ApprovalsService implements CommandHandler {
  private readonly validator = new CommandValidator(approvalCommands, CONFINING_ROLE);
  private readonly sources: Sources;
  private readonly reviews: Reviews;
  private readonly holders: CredentialHolders;
  private readonly approvals: DeciderService<WorkOrder, WorkOrderApprovalCommand, ReadContext>;
  private readonly accessRequests: AccessRequests;
  private readonly absences: DeciderService<Absences, AbsenceCommand, undefined>;
  private readonly remediationOwners: DeciderService<BreakGlassState, AssignObligation, undefined>;

  constructor({ store, bus }: Platform) {
    this.sources = new Sources(store);
    this.reviews = new Reviews(this.sources);
    this.holders = new CredentialHolders(bus);
    const views: ViewReader<QueryRequest, QueryReply> = new ViewReader(
      bus,
      subjects.ledger.query,
      'The obligations',
    );
    this.approvals = new DeciderService(
      store,
      approvalConfig(this.sources, this.reviews, (tenant, people) =>
        overdueReviewsOf(tenant, people, (query) => views.page(query)),
      ),
    );
    this.accessRequests = new AccessRequests(store, this.sources, new CallbackWebhooks(bus));
    this.absences = new DeciderService(store, absenceConfig());
    this.remediationOwners = new DeciderService(store, remediationOwnerConfig());
  }

  async handle(frame: CommandFrame): Promise<object> {
    const command = this.validator.open(frame);
    switch (command.type) {
      case 'declare-absence':
      case 'end-absence':
        return this.absences.handle(command);
      case 'submit-access-request':
      case 'cancel-access-request':
        return this.accessRequests.commands.handle(command);
      case 'assign-obligation':
        return (await this.isOfOneAlone(command))
          ? this.remediationOwners.handle(command)
          : this.onWorkOrder(namingItsWork(command));
      default:
        return this.onWorkOrder(command);
    }
  }

  private async onWorkOrder(command: Unstamped<WorkOrderApprovalCommand>): Promise<object> {
    const isOurs = command.metadata.roles.includes(SERVICE_ROLE);
    if (isOurs && (await this.approvals.findsNothingToDo(command)))
      return { answer: {}, position: null, replayed: false };
    return this.approvals.handle(command);
  }

  /** What an approver was shown, and what changed since. */
  review(request: ReviewApprovalRequest): Promise<object> {
    const { tenant, workOrderId, approvalId } = parseAs(ReviewApprovalRequest, request);
    return this.reviews.of(tenant, workOrderId, approvalId);
  }

  /** Who could answer it now. */
  async answerers(request: ReviewApprovalRequest): Promise<Answerers> {
    const about = parseAs(ReviewApprovalRequest, request);
    return this.reviews.answerers(about, await this.holders.of(about.tenant));
  }

  /** What becomes of an access request, for its requester. */
  readAccessRequest(request: RequestFrame): Promise<FollowedAccessRequest> {
    return this.accessRequests.read(request);
  }

  /** What to state with a denial, for who was denied. */
  readRequestForm(request: RequestFrame): Promise<RequestFormReply> {
    return this.accessRequests.form(request);
  }

  /** Who answers for whom, by the database's clock as answers are. */
  async listAbsences(request: ListAbsencesRequest): Promise<ListAbsencesReply> {
    const { tenant } = parseAs(ListAbsencesRequest, request);
    const { absences, now } = await this.sources.absencesNow(tenant);
    return { absences: absencesFrom(absences, now) };
  }

  private async isOfOneAlone({ data, metadata }: Unstamped<AssignObligation>): Promise<boolean> {
    const { kind, subject } = data;
    return kind === 'remediation' && this.sources.goesOnAlone(metadata.tenant, subject);
  }
}

/** Refuses with `invalid_request` one that names no work order. */
const namingItsWork = (command: Unstamped<AssignObligation>): Unstamped<AssignOnWorkOrder> => {
  const { kind, workOrderId } = command.data;
  if (workOrderId !== undefined) return { ...command, data: { ...command.data, workOrderId } };
  throw new Refusal(
    'invalid_request',
    `No ${kind} of this id stands by itself: name the work order that it belongs to.`,
    {},
    [{ pointer: '/workOrderId', message: 'must be the work order that owes it' }],
  );
};
