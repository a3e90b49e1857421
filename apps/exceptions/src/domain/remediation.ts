import {
  type breachRemediation,
  type CommandOf,
  type completeRemediation,
  type RemediationBreachedData,
  type RemediationCompletedData,
  type RemediationRecurredData,
  type recurRemediation,
} from '#contracts';
import { type NewEvent, plus } from '#kernel';
import {
  belongsToWorkOrder,
  dueAfter,
  entryOf,
  type Provable,
  type Remediation,
  whyNoProof,
} from '#work-order';
import { type InContext, maySeeTo, type RemediationContext, termsOf } from './break-glass-terms';
import { calendarOf, knownOr } from './raising';
import { refuse } from './refuse';
import { dueEscalationStep, escalationStepsFor } from './escalation';

/** The context of every remediation, with or without a work order. */
export type Outside = Pick<RemediationContext, 'catalogue' | 'calendars' | 'published'>;

/** The remediation that a command is about, and its work order. */
export interface FoundRemediation {
  readonly remediation: Remediation | undefined;
  /** Absent where it has none. */
  readonly workOrderId?: string;
  /** Of its work order; what was recorded without one where it did not come of a break-glass. */
  readonly provable: Provable;
}

/** Closes a remediation on evidence, with what changed by it or why nothing did. Domain rule 8. */
export const completeWith = (
  { data, metadata, context }: InContext<CommandOf<typeof completeRemediation>, Outside>,
  { remediation, workOrderId, provable }: FoundRemediation,
): readonly NewEvent[] => {
  if (!remediation)
    throw refuse(
      'remediation_not_found',
      workOrderId
        ? 'There is no such remediation on this work order.'
        : 'There is no such remediation without a work order: name its work order.',
    );
  if (remediation.completedAt !== null)
    throw refuse('remediation_closed', 'It was completed before.');
  const { owner, remediationId } = remediation;
  if (!maySeeTo(owner, metadata))
    throw refuse(
      'remediation_not_yours',
      `It is for ${owner}: use a key that may answer for them, or let an operator complete it.`,
      { owner },
    );
  mustBeProven(data, remediation, provable);
  if (data.workflow && !context.published)
    throw refuse(
      'workflow_version_not_found',
      `Version ${data.workflow.version} of ${data.workflow.id} was never published: publish it first.`,
    );

  const completed: RemediationCompletedData = {
    ...(workOrderId && { workOrderId }),
    remediationId,
    evidence: data.evidence,
    workflow: context.published,
    noChangeBecause: data.noChangeBecause,
    completedBy: metadata.actor.id,
  };
  return [{ type: 'remediation.completed', data: completed }];
};

const mustBeProven = (
  { evidence: named, workflow, noChangeBecause }: CommandOf<typeof completeRemediation>['data'],
  remediation: Remediation,
  provable: Provable,
): void => {
  const missing = [
    ...(named.length === 0 ? ['evidence that the cause is fixed'] : []),
    ...named.flatMap((id) => unproving(id, remediation, provable)),
    ...(workflow || noChangeBecause
      ? []
      : ['the workflow version that came of it, or noChangeBecause']),
    ...(workflow && noChangeBecause ? ['one of workflow and noChangeBecause, not both'] : []),
  ];
  if (missing.length > 0)
    throw refuse('remediation_unproven', `What is missing: ${missing.join('; ')}.`, { missing });
};

const unproving = (id: string, remediation: Remediation, provable: Provable): readonly string[] => {
  const why =
    !belongsToWorkOrder(remediation) && !entryOf(provable.evidence, id)
      ? 'is not recorded: record it first, on no work order'
      : whyNoProof(provable, id);
  return why ? [`proof instead of ${id}, which ${why}`] : [];
};

/** Takes an escalation step of an overdue remediation; nothing before its time, twice and once it is completed. */
export const breachAt = (
  { data, metadata }: InContext<CommandOf<typeof breachRemediation>, Outside>,
  { remediation, workOrderId }: FoundRemediation,
): readonly NewEvent[] => {
  const isOpen = remediation?.completedAt === null;
  const escalationStep = isOpen
    ? dueEscalationStep(remediation, data.escalationStep, metadata.now)
    : undefined;
  if (!escalationStep) return [];
  const breached: RemediationBreachedData = {
    ...(workOrderId && { workOrderId }),
    remediationId: data.remediationId,
    escalationStep,
  };
  return [{ type: 'remediation.breached', data: breached }];
};

/**
 * Opens it again when its code was raised within its window after it was completed: what was called
 * fixed was not. Nothing while it is open, and for what was raised before or too long after.
 */
export const recurAt = (
  { data, metadata, context }: InContext<CommandOf<typeof recurRemediation>, Outside>,
  { remediation, workOrderId }: FoundRemediation,
): readonly NewEvent[] => {
  const { exceptionId, recurredOn, raisedAt = metadata.now } = data;
  if (!remediation || !isShownByOne(remediation) || !hasFailed(remediation, raisedAt)) return [];
  const recurred: RemediationRecurredData = {
    ...(workOrderId && { workOrderId }),
    exceptionId,
    recurredOn,
    ...reopenedTerms(remediation, context, metadata.now),
  };
  return [{ type: 'remediation.recurred', data: recurred }];
};

/** A code that drifted was never absent, and one that somebody noticed may have other causes: one exception shows nothing. */
const isShownByOne = ({ origin }: Remediation): boolean => origin === 'break-glass';

/** A completed remediation from `now` on (an instant), by the terms that its code has today. */
export const reopenedTerms = (
  { remediationId, code: name, owner, escalationPath, jobType, workflowId }: Remediation,
  context: Outside,
  now: string,
): Omit<RemediationRecurredData, 'workOrderId'> => {
  const { code, entry } = knownOr(name, context.catalogue);
  const { remediateWithin, recurrenceWindow } = termsOf(entry);
  const calendar = calendarOf(entry, context);
  const dueAt = dueAfter(now, remediateWithin, calendar);
  // The owners of the first escalation path are notified again.
  const called = escalationPath.map((escalationStep) => escalationStep.owner);
  return {
    remediationId,
    code,
    owner,
    dueAt,
    recurrenceWindow,
    jobType,
    workflowId,
    escalationPath: escalationStepsFor(called, dueAt, calendar),
  };
};

const hasFailed = ({ completedAt, recurrenceWindow }: Remediation, raisedAt: string): boolean =>
  completedAt !== null && completedAt < raisedAt && raisedAt < plus(completedAt, recurrenceWindow);
