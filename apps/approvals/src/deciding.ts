import { type ApprovalCommand, eventDefinition, streamOf } from '#contracts';
import { type Deciding, type EventStore, FoldedStreams } from '#platform';
import { entryOf, evolveVersions, noVersions, versionOf, type WorkOrder } from '#work-order';
import { answerOf } from './domain/answer';
import { type ApprovalContext, approvalDecider } from './domain/approval.decider';

/** Where the workflow says nothing about a kind of approval. */
const UNLISTED: ApprovalContext = { validFor: 'P1D', singleUse: false };

/** How answers are decided: on the stream of the work order that they are about. */
export const decidingApprovals = (
  store: Pick<EventStore, 'read'>,
): Deciding<WorkOrder, ApprovalCommand, ApprovalContext> => {
  const workflows = new FoldedStreams(store, { initialState: noVersions, evolve: evolveVersions });
  return {
    decider: approvalDecider,
    streamOf: ({ data }) => streamOf.workOrder(data.workOrderId),
    contextOf: async ({ type, data, metadata }, { workflow, approvals }) => {
      const kind = entryOf(approvals, data.approvalId)?.kind;
      if (type !== 'grant-approval' || !workflow || kind === undefined) return UNLISTED;
      const { state } = await workflows.at(metadata.tenant, streamOf.workflow(workflow.id));
      return versionOf(state, workflow)?.definition.approvals.get(kind) ?? UNLISTED;
    },
    answerOf,
    describe: (type) => eventDefinition(type)!,
  };
};
