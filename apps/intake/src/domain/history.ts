import { type PrerequisiteFact, type StepFact } from '#contracts';
import { blockagesOf, subjectOf, type WorkOrder } from '#work-order';
import { type UnderstoodFact } from './parse-fact';

/** What a work order has had until an imported fact of it. */
interface Past {
  /** As it was before the batch. */
  readonly workOrder: WorkOrder;
  /** What earlier facts of the batch have blocked; see `blockedBy`. */
  readonly blocked: ReadonlySet<string>;
}

/**
 * Whether nothing on the work order waits for an imported fact, so that no reaction has to read it: most of a log is
 * so. It holds at the version of the work order that it was found at.
 */
export const isHistory = (fact: UnderstoodFact, past: Past): boolean => {
  const { envelope, body } = fact;
  switch (envelope.type) {
    case 'work-order.opened':
    case 'work-order.observed':
    case 'fact.observed':
    case 'evidence.recorded':
      return true;
    case 'step.completed':
    case 'step.unblocked':
      return !wasBlocked(step(body), past);
    case 'prerequisite.passed':
      return !wasBlocked(prerequisite(body), past);
    case 'work-order.closed':
      return Object.keys(past.workOrder.approvals).length === 0;
    default:
      return false;
  }
};

/** The step or prerequisite that a fact blocks; undefined where it blocks none. */
export const blockedBy = ({ envelope, body }: UnderstoodFact): string | undefined => {
  switch (envelope.type) {
    case 'step.blocked':
      return subjectOf(step(body));
    case 'prerequisite.failed':
      return subjectOf(prerequisite(body));
    default:
      return undefined;
  }
};

type Body = UnderstoodFact['body'];
const step = (body: Body) => ({ cause: 'step', subject: (body as StepFact).step });
const prerequisite = (body: Body) => ({
  cause: 'prerequisite',
  subject: (body as PrerequisiteFact).prerequisite,
});

const wasBlocked = (about: ReturnType<typeof step>, { workOrder, blocked }: Past): boolean =>
  blocked.has(subjectOf(about)) || blockagesOf(workOrder.blockages, about).length > 0;
