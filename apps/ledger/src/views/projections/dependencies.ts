import {
  type ActionReportedData,
  type ApprovalGrantedData,
  type ApprovalRejectedData,
  type ApprovalSignedData,
  type BreakGlassDeclaredData,
  type ConditionMetData,
  type DecisionMadeData,
  type EvidenceRecordedData,
  type PolicyPublishedData,
  type PostReviewCompletedData,
  type RemediationCompletedData,
  type StageCompletedData,
  type StepCompletedData,
  versionId,
  type WorkflowPublishedData,
  type WorkOrderClosedData,
} from '#contracts';
import { type RecordedEvent } from '#kernel';

/** Something that other things rest on, or that rests on others. Ids are those of a work order at least. */
interface Thing {
  readonly kind: string;
  readonly id: string;
  /** Empty for what belongs to none: a person, a published version. */
  readonly of: string;
}

/** One thing rests on another. */
export interface Dependency {
  readonly thing: Thing;
  readonly on: Thing;
  readonly how: string;
}

const within =
  (workOrderId: string | undefined) =>
  (kind: string, id: string): Thing => ({ kind, id, of: workOrderId ?? '' });
const anywhere = within('');

/** Pairs of what it rests on and how; what nobody named is left out. */
const resting = (
  thing: Thing,
  ...on: readonly (readonly [Thing, string] | undefined)[]
): readonly Dependency[] =>
  on.flatMap((each) => (each ? [{ thing, on: each[0], how: each[1] }] : []));

const evidenceOf = (workOrderId: string | undefined, ids: readonly string[] | undefined) =>
  (ids ?? []).map((id) => [within(workOrderId)('evidence', id), 'evidence'] as const);

const person = (role: string, id: string | undefined, how: string) =>
  id === undefined ? undefined : ([anywhere(role, id), how] as const);

const decided = ({ data }: RecordedEvent<string, DecisionMadeData>): readonly Dependency[] => {
  const { policy, workflow, outcome, approvals, breakGlass, requestedBy, asDelegate } = data;
  const of = within(data.workOrderId);
  // A wait names an approval that nobody has answered yet.
  const answered = outcome === 'wait' ? [] : approvals;
  return resting(
    of('decision', data.decisionId),
    policy && [anywhere('policy', versionId(policy.id, policy.version)), 'decided by'],
    [anywhere('workflow', versionId(workflow.id, workflow.version)), 'within'],
    person(asDelegate ? 'delegate' : 'requester', requestedBy, 'proposed by'),
    ...answered.map(
      (id) => [of('approval', id), outcome === 'run' ? 'permitted by' : 'answered no by'] as const,
    ),
    breakGlass && [of('break-glass', breakGlass.breakGlassId), 'under'],
  );
};

type Answer = Pick<ApprovalGrantedData, 'workOrderId' | 'approvalId'> &
  Partial<ApprovalGrantedData>;

const answered =
  <Data extends Answer>(answererOf: (data: Data) => string) =>
  ({ data }: RecordedEvent<string, Data>): readonly Dependency[] => {
    const { workOrderId, approvalId, evidence, recordedBy, seat } = data;
    return resting(
      within(workOrderId)('approval', approvalId),
      person('approver', answererOf(data), 'answered by'),
      person('approver', recordedBy, 'written down by'),
      person('approver', seat, 'in the seat of'),
      ...evidenceOf(workOrderId, evidence),
    );
  };

const declared = ({ data }: RecordedEvent<string, BreakGlassDeclaredData>): readonly Dependency[] =>
  resting(
    within(data.workOrderId)('break-glass', data.breakGlassId),
    person('declarer', data.declaredBy, 'declared by'),
    ...(data.onBehalfOf ?? []).map((id) => person('declarer', id, 'declared for')),
  );

/** What was made under a decision is no better than the decision. */
const performed = ({ data }: RecordedEvent<string, ActionReportedData>): readonly Dependency[] => {
  const { decisionId, evidence = [], workOrderId } = data;
  const of = within(workOrderId);
  return decisionId === undefined
    ? []
    : evidence.flatMap((id) =>
        resting(of('evidence', id), [of('decision', decisionId), 'made under']),
      );
};

/** A version is one of its definition, rests on the run that let it be published, and may be an earlier one again. */
const published = (
  kind: 'policy' | 'workflow',
  id: string,
  data: Pick<PolicyPublishedData, 'version' | 'rollbackOf' | 'approvedBy'>,
): readonly Dependency[] => {
  const { version, rollbackOf, approvedBy } = data;
  return resting(
    anywhere(kind, versionId(id, version)),
    [anywhere(kind, id), 'version of'],
    rollbackOf === undefined ? undefined : [anywhere(kind, versionId(id, rollbackOf)), 'again'],
    approvedBy && [
      within(approvedBy.workOrderId)('decision', approvedBy.decisionId),
      'published under',
    ],
  );
};

const fixed = ({
  data,
}: RecordedEvent<string, RemediationCompletedData>): readonly Dependency[] => {
  const { workOrderId, remediationId, evidence, completedBy, workflow } = data;
  const remediation = within(workOrderId)('remediation', remediationId);
  return [
    ...resting(
      remediation,
      person('remediator', completedBy, 'completed by'),
      ...evidenceOf(workOrderId, evidence),
    ),
    ...(workflow
      ? resting(anywhere('workflow', versionId(workflow.id, workflow.version)), [
          remediation,
          'came of',
        ])
      : []),
  ];
};

const reviewed = ({
  data,
}: RecordedEvent<string, PostReviewCompletedData>): readonly Dependency[] =>
  resting(
    within(data.workOrderId)('post-review', data.postReviewId),
    person('reviewer', data.reviewedBy, 'reviewed by'),
    ...evidenceOf(data.workOrderId, data.evidence),
  );

/** Event type → the dependencies that it states. */
export const dependenciesIn: Readonly<
  Record<string, (event: RecordedEvent) => readonly Dependency[]>
> = {
  'decision.made': decided,
  'approval.granted': answered((data: ApprovalGrantedData) => data.grantedBy),
  'approval.signed': answered((data: ApprovalSignedData) => data.signedBy),
  'approval.rejected': answered((data: ApprovalRejectedData) => data.rejectedBy),
  'condition.met': ({ data }: RecordedEvent<string, ConditionMetData>) =>
    resting(
      within(data.workOrderId)('approval', data.approvalId),
      ...evidenceOf(data.workOrderId, data.evidence),
    ),
  'break-glass.declared': declared,
  'action.performed': performed,
  'policy.published': ({ data }: RecordedEvent<string, PolicyPublishedData>) =>
    published('policy', data.policyId, data),
  'workflow.published': ({ data }: RecordedEvent<string, WorkflowPublishedData>) =>
    published('workflow', data.workflowId, data),
  'evidence.recorded': ({ data }: RecordedEvent<string, EvidenceRecordedData>) =>
    resting(
      within(data.workOrderId)('evidence', data.evidenceId),
      person('producer', data.producer, 'captured by'),
    ),
  'step.completed': ({ data }: RecordedEvent<string, StepCompletedData>) =>
    resting(
      within(data.workOrderId)('step', data.step),
      ...evidenceOf(data.workOrderId, data.evidence),
    ),
  'stage.completed': ({ data }: RecordedEvent<string, StageCompletedData>) =>
    resting(
      within(data.workOrderId)('stage', data.stage),
      ...evidenceOf(
        data.workOrderId,
        data.artifacts.map(({ evidenceId }) => evidenceId),
      ),
    ),
  'work-order.closed': ({ data }: RecordedEvent<string, WorkOrderClosedData>) =>
    resting(
      within(data.workOrderId)('closure', data.workOrderId),
      ...evidenceOf(data.workOrderId, data.closureEvidenceId ? [data.closureEvidenceId] : []),
    ),
  'post-review.completed': reviewed,
  'remediation.completed': fixed,
};
