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
import { refuse, refuseFields } from './refuse';
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
      owner: data.owner,
      jobType: isStated(workOrder.jobType) ? workOrder.jobType : (data.jobType ?? 'TBD'),
      because,
      openedBy: metadata.actor.id,
      seenOn,
      exceptionId,
      postReviewId,
    }),
  ];
};

/**
 * What is named as having shown it is there: a wrong id would lead its owner nowhere. Work whose opening was not reported
 * yet may have exceptions and reviews already.
 */
const mustShow = (
  { data: { seenOn, exceptionId, postReviewId, jobType } }: Open,
  workOrder: WorkOrder,
): void => {
  const exception = exceptionId && entryOf(workOrder.exceptions.all, exceptionId);
  const review = postReviewId && entryOf(workOrder.reviews, postReviewId);
  if (workOrder.status === 'unknown' && !exception && !review)
    throw refuse('work_order_not_found', `There is no work order ${seenOn}.`);
  if (exceptionId && !exception)
    throw refuse('exception_not_found', 'There is no such exception on this work order.');
  if (postReviewId && !review)
    throw refuse('post_review_not_found', 'There is no such post-review on this work order.');
  if (isStated(jobType) && isStated(workOrder.jobType) && jobType !== workOrder.jobType)
    throw refuseFields({
      pointer: '/jobType',
      message: `is not that of the work order, which is ${workOrder.jobType}: leave it out`,
    });
};

/** An exception may have been raised, and is shown, before the opening of its work names its type. */
const isStated = (jobType: string | undefined): boolean =>
  jobType !== undefined && jobType !== 'TBD';

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
