import {
  type AnswerOf,
  type RowOf,
  useList,
  useNextPages,
  usePast,
  useRead,
} from '../../api/queries';
import { type Definition, type Progress, progressOf, useDefinition } from './progress';
import { type HistoryEvent } from '../../parts/history';
import { type Awaited } from '../../parts/waiting';

export type WorkOrder = AnswerOf<'/v1/work-orders/{workOrderId}'>;
type Next = AnswerOf<'/v1/work-orders/{workOrderId}/next'>;
export type Obligation = RowOf<'/v1/obligations'>;
export type Evidence = RowOf<'/v1/evidence'>;

/** The data shared by all views of the page. */
export interface Work {
  readonly workOrder: WorkOrder;
  readonly events: readonly HistoryEvent[];
  readonly progress: Progress;
  readonly definition: Definition | undefined;
  /** What comes next; there is none of the past. */
  readonly next: Next | undefined;
  readonly obligations: readonly Obligation[];
  readonly evidence: readonly Evidence[];
  /** What is still read of all this, without which nobody can say what is outstanding; undefined once all is there. */
  readonly pending: Awaited | undefined;
  /** The as-of time (RFC 3339); undefined for the current state. */
  readonly then: string | undefined;
}

const MOST = 1_000;

/** Reads a work order with its whole history. `work` is there once the work order is. */
export const useWork = (workOrderId: string) => {
  const isNow = usePast().asOf === undefined;
  const path = { workOrderId };
  const read = useRead('/v1/work-orders/{workOrderId}', { path });
  const history = useList('/v1/work-orders/{workOrderId}/history', {
    path,
    query: { limit: MOST },
  });
  const next = useRead('/v1/work-orders/{workOrderId}/next', { path, enabled: isNow });
  const obligations = useRead('/v1/obligations', {
    query: { workOrderId, state: 'open', limit: MOST },
  });
  const evidence = useRead('/v1/evidence', { query: { workOrderId, limit: MOST } });
  useNextPages(history, true);
  const workOrder = read.data?.body;
  const definition = useDefinition(workOrder?.workflowId, workOrder?.workflowVersion);
  const events = history.rows;
  const work: Work | undefined = workOrder && {
    workOrder,
    events,
    definition,
    progress: progressOf(events),
    next: isNow ? next.data?.body : undefined,
    obligations: obligations.data?.body.items ?? [],
    evidence: evidence.data?.body.items ?? [],
    pending:
      [obligations, evidence, history].find(({ data }) => data === undefined) ??
      (isNow && next.isPending ? next : undefined),
    then: workOrder.asOf?.time,
  };
  return { read, history, work };
};
