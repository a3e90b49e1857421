import { v5 as uuidv5 } from 'uuid';
import { eventDefinition, type OverdueReview, streamOf } from '#contracts';
import { type CommandMetadata, type StreamVersion } from '#kernel';
import { type DeciderConfig } from '#platform';
import {
  type BreakGlassState,
  builtInCatalogue,
  type WorkOrder,
  workflowsOfWork,
} from '#work-order';
import { absenceDecider } from './domain/absence.decider';
import { type Absences } from './domain/absences';
import { answerOf, answerOfAbsence } from './domain/answer';
import { type ApprovalContext } from './domain/approval-context';
import {
  type AbsenceCommand,
  approvalDecider,
  type WorkOrderApprovalCommand,
} from './domain/approval.decider';
import { type AssignObligation, remediationOwnerDecider } from './domain/assigning';
import { seenApprovals } from './domain/answering-plan';
import { secondSigners } from './domain/signing';
import { type Reviews } from './reviews';
import { type Sources } from './sources';

const GATE_APPROVALS = 'c9a1e0f4-7b52-4d0e-9c86-4f1b7d2a5e83';

const describe = (type: string) => eventDefinition(type)!;

/** Who is away, and who answers in their absence: one stream for everybody. */
export const absenceConfig = (): DeciderConfig<Absences, AbsenceCommand, undefined> => ({
  decider: absenceDecider,
  describe,
  streamOf: () => streamOf.absences(),
  contextOf: () => undefined,
  answerOf: answerOfAbsence,
});

/** How a remediation that goes on in a stream of its own is given to an owner. */
export const remediationOwnerConfig = (): DeciderConfig<
  BreakGlassState,
  AssignObligation,
  undefined
> => ({
  decider: remediationOwnerDecider,
  describe,
  streamOf: ({ data }) => streamOf.remediation(data.subject),
  contextOf: () => undefined,
  answerOf: ({ data: { workOrderId, kind, subject, owner } }) => ({
    workOrderId,
    kind,
    subject,
    owner,
  }),
});

/** What lies outside the work order's stream, and where that which can change was read. */
export type ReadContext = ApprovalContext & { readonly dependsOn: readonly StreamVersion[] };

/** Reads the overdue post-reviews of people. */
type OverdueReviewsReader = (
  tenant: string,
  people: readonly string[],
) => Promise<readonly OverdueReview[]>;

/** How approvals are decided: on the stream of the work order that they are about. */
export const approvalConfig = (
  sources: Sources,
  reviews: Reviews,
  overdueReviews: OverdueReviewsReader,
): DeciderConfig<WorkOrder, WorkOrderApprovalCommand, ReadContext> => ({
  decider: approvalDecider,
  describe,
  streams: sources.workOrders,
  streamOf: ({ data }) => streamOf.workOrder(data.workOrderId),
  workflowsOf: workflowsOfWork,
  contextOf: async (command, state) => {
    const { tenant } = command.metadata;
    const approvalIdOf = (gate: string, kind: string): string =>
      approvalIdFor(command.metadata, command.data.workOrderId, gate, kind);
    if (endsByItself(command)) return { ...NOTHING_OUTSIDE, approvalIdOf };
    const [definition, absences, seen, overdue, catalogue] = await Promise.all([
      sources.definition(tenant, state.workflow),
      sources.absences(tenant),
      reviewsOf(command, state, reviews),
      overdueReviews(tenant, secondSigners(command, state)),
      claimsException(command) ? sources.catalogue(tenant) : builtInCatalogue,
    ]);
    const calendar = await sources.calendar(
      tenant,
      isRequest(command) ? definition?.calendar : undefined,
    );
    return {
      definition,
      calendar: calendar.state,
      absences: absences.state,
      reviews: seen?.reviews ?? NO_REVIEWS,
      overdueReviews: overdue,
      catalogue,
      approvalIdOf,
      dependsOn: [...absences.at, ...calendar.at, ...(seen?.at ?? [])],
    };
  },
  // A deputy whose time is over when it is recorded answers nothing, nor one who saw another policy.
  dependsOn: ({ dependsOn }) => dependsOn,
  answerOf,
});

const NO_REVIEWS: ApprovalContext['reviews'] = new Map();
const NOTHING_OUTSIDE: Omit<ReadContext, 'approvalIdOf'> = {
  definition: undefined,
  absences: {},
  reviews: NO_REVIEWS,
  overdueReviews: [],
  catalogue: builtInCatalogue,
  dependsOn: [],
};

/** Whether time or the end of the work decides it alone. Every work order that ends gets it, so nothing is read for it. */
const endsByItself = ({ type }: WorkOrderApprovalCommand): boolean =>
  type === 'expire-approval' || type === 'supersede-approvals';

const claimsException = ({ type, data }: WorkOrderApprovalCommand): boolean =>
  type === 'claim-obligation' && data.kind === 'exception';

/** Compares what the approver saw with what there is to see now. */
const reviewsOf = (
  command: WorkOrderApprovalCommand,
  state: WorkOrder,
  reviews: Reviews,
): ReturnType<Reviews['changes']> | undefined => {
  const { data, metadata } = command;
  if (!('seen' in data) || data.seen === undefined) return undefined;
  const shown = 'planId' in data ? seenApprovals(data, state) : [data.approvalId];
  return reviews.changes(metadata, data.workOrderId, state, shown);
};

/** Whether it requests something of owners: the times of a request are counted once, when it is made. */
const isRequest = ({ type }: WorkOrderApprovalCommand): boolean =>
  type === 'request-gate-approvals' || type === 'request-approval';

/** UUIDv5 of the command's identity: a retry, here or in another process, makes the same id. */
const approvalIdFor = (
  { tenant, actor, commandId }: Pick<CommandMetadata, 'tenant' | 'actor' | 'commandId'>,
  workOrderId: string,
  gate: string,
  kind: string,
): string =>
  uuidv5([tenant, actor.id, commandId, workOrderId, gate, kind].join('\n'), GATE_APPROVALS);
