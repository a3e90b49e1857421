import { Scope } from '../../approvals/coverage';
import { weekdays } from '../../exceptions/calendars';
import { WorkflowRef } from '../../intake/workflow-ref';
import { type ApprovalStatus, approvalStatuses } from '../../approvals/statuses';
import {
  among,
  count,
  type DocumentOf,
  flag,
  type JsonSchema,
  listOf,
  madeOf,
  mapOf,
  meaning,
  number,
  objectOf,
  orNull,
  text,
  time,
} from '../../json-schema';
import { ProposedAction } from '../../policy/action';
import {
  BreakGlassUse,
  FactSnapshot,
  type Outcome,
  outcomes,
  PolicyRef,
} from '../../policy/events';

export const texts = listOf(text);
export const dates = listOf<string>({ type: 'string', format: 'date' });
const anyObject: JsonSchema<object> = { type: 'object', additionalProperties: true };

/** Facts by name, as rules or approvers saw them. */
export const factsByName = mapOf(madeOf(FactSnapshot));

/** What an approver is shown: of an action (`action`, `policy`, `breakGlass`), or of a gate (`gate`, `missing`, `evidence`). */
export const approvalPacket = {
  ...objectOf(
    {},
    {
      action: madeOf(ProposedAction),
      facts: factsByName,
      reasons: texts,
      rules: texts,
      workflow: orNull(madeOf(WorkflowRef)),
      policy: madeOf(PolicyRef),
      breakGlass: madeOf(BreakGlassUse),
      gate: anyObject,
      missing: texts,
      evidence: listOf(anyObject),
      rationale: text,
      requesterMayConfirm: meaning(
        flag,
        'The workflow lets a requester who did not propose the action confirm it.',
      ),
    },
  ),
  additionalProperties: true,
};
export type ApprovalPacket = DocumentOf<typeof approvalPacket>;

/** Conditions of a grant, and how each was met. */
export const conditionList = listOf(
  objectOf({
    number,
    text,
    binds: meaning(
      orNull(texts),
      'Action kinds that wait for it; null: all that the grant permits.',
    ),
    met: flag,
    metBy: orNull(text),
    metAt: orNull(time),
    evidence: texts,
  }),
);
export type ConditionCell = DocumentOf<typeof conditionList>[number];

/** Answers that were recorded for an approver; one approves nothing until somebody else confirms it. */
export const recordList = listOf(
  objectOf({
    number,
    approver: text,
    recordedBy: text,
    recordedAt: time,
    permits: texts,
    scope: madeOf(Scope),
    conditions: meaning(texts, 'Texts of its conditions.'),
    expiresAt: time,
    singleUse: flag,
    uses: orNull(number),
    evidence: texts,
    confirmedBy: orNull(text),
  }),
);
export type RecordedAnswerCell = DocumentOf<typeof recordList>[number];

/** Access requests about an approval: who wants what, and what they chose in the form. */
export const accessRequestList = listOf(
  objectOf({
    requestedBy: text,
    requestedAt: time,
    subject: objectOf({ type: text, id: text }),
    requestedUntil: orNull(time),
    answers: listOf(objectOf({ field: text, title: text, value: text, label: text })),
  }),
);
export type AccessRequestCell = DocumentOf<typeof accessRequestList>[number];

/** Lines of a plan, each as it is decided now, and the approvals that were requested for it. */
export const planLineList = listOf(
  objectOf({
    line: number,
    decisionId: meaning(text, 'The decision in force.'),
    outcome: among<Outcome>(...outcomes),
    code: orNull(text),
    owner: meaning(text, 'Who decides next.'),
    actionKind: text,
    system: text,
    objects: orNull(text),
    amountMinor: orNull(count),
    currency: orNull(text),
    approvals: listOf(
      objectOf({
        approvalId: text,
        kind: text,
        owner: text,
        status: among<ApprovalStatus>(...approvalStatuses),
      }),
    ),
  }),
);
export type PlanLineCell = DocumentOf<typeof planLineList>[number];

/** What each definition of a code contained. */
export const codeVersions = listOf(
  objectOf({
    version: number,
    title: text,
    owner: text,
    sla: text,
    definedAt: time,
    definedBy: text,
    eventId: text,
  }),
);
export type CodeVersions = DocumentOf<typeof codeVersions>;

/** Weekday → spans of local time. */
export const workingHours = objectOf(
  {},
  Object.fromEntries(weekdays.map((day) => [day, listOf(texts)])),
);
