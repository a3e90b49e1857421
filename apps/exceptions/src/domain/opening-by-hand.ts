import { type NewEvent } from '#kernel';
import {
  entryOf,
  type NamedCode,
  type Remediation,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { knownCode, unknownCode } from './exception.decider';
import { knownOr } from './raising';
import { refuse } from './refuse';
import { type Open, opened } from './remediation-opening';

/**
 * Opens a remediation because somebody saw what must be fixed, without a signal of a chart. It has a stream of its
 * own: what showed it may close before it is fixed. A repeated command changes nothing.
 */
export const openByHand = (
  command: Open,
  remediation: Remediation | undefined,
): readonly NewEvent[] => {
  if (remediation) return [];
  const { data, metadata, context } = command;
  const { because, seenOn, exceptionId, postReviewId } = data;
  const { seenOn: workOrder = unknownWorkOrder } = context;
  if (seenOn) mustShow(command, workOrder);
  const code = codeFor(command, workOrder);
  return [
    opened(command, code, {
      origin: 'by-hand',
      owner: data.owner ?? code.entry.remediationOwner ?? code.entry.owner ?? 'TBD',
      jobType: data.jobType ?? workOrder.jobType,
      because,
      openedBy: metadata.actor.id,
      seenOn,
      exceptionId,
      postReviewId,
    }),
  ];
};

/** What is named as having shown it is there: a wrong id would lead its owner nowhere. */
const mustShow = (
  { data: { seenOn, exceptionId, postReviewId } }: Open,
  workOrder: WorkOrder,
): void => {
  if (workOrder.status === 'unknown')
    throw refuse('work_order_not_found', `There is no work order ${seenOn}.`);
  if (exceptionId && !entryOf(workOrder.exceptions.all, exceptionId))
    throw refuse('exception_not_found', 'There is no such exception on this work order.');
  if (postReviewId && !entryOf(workOrder.reviews, postReviewId))
    throw refuse('post_review_not_found', 'There is no such post-review on this work order.');
};

/** A code of the catalogue, of the workflow, or that its exception already has. */
const codeFor = ({ data, context }: Open, { exceptions }: WorkOrder): NamedCode => {
  const { exceptionId, code } = data;
  const { catalogue, definition } = context;
  const isOfException = exceptionId && entryOf(exceptions.all, exceptionId)?.code === code;
  const known = isOfException
    ? knownOr(code, catalogue)
    : knownCode(code, { catalogue, definition });
  if (!known) throw unknownCode(code, { catalogue, definition });
  return known;
};
