import { useOverdueFirst, useRead } from '../../api/queries';
import { instantOfDay } from '../../parts/days';
import { filtersOf, useFilters, useZone } from '../../parts/filters';
import { originOf } from '../../parts/origin-filter';
import { type Sortable, sortIn } from '../../parts/sorting';
import { type ExceptionRow } from './exception-marks';

const FILTERS = [
  'search',
  'owner',
  'code',
  'workOrderId',
  'workflow',
  'jobType',
  'cause',
  'remediationOwner',
];
const MANY = 1_000;

type Question = Readonly<Record<string, string | undefined>>;

/** The query of the page: open exceptions of native work unless the address states otherwise. */
export const useQuestion = (columns: readonly Sortable[]): Question => {
  const { filters } = useFilters();
  const zone = useZone();
  const { status = 'open', overdue } = filters;
  return {
    ...filtersOf(filters, [...FILTERS, 'currentCode']),
    ...(status === 'any' ? {} : { status }),
    ...(overdue ? { overdue } : {}),
    ...originOf(filters),
    ...sortIn(filters, columns),
    from: instantOfDay(filters['from'] ?? '', zone),
    to: instantOfDay(filters['to'] ?? '', zone, true),
  };
};

/** The exceptions of the page, overdue ones first. */
export const useExceptions = (question: Question) => useOverdueFirst('/v1/exceptions', question);

/** Open remediations whose code recurred. */
export const useRecurred = () => {
  const open = useRead('/v1/remediations', { query: { status: 'open', limit: MANY } });
  return (open.data?.body.items ?? []).filter(({ recurrences }) => recurrences > 0);
};

/** The event that raised an exception, and the reasons of the decision that it came of. */
export const useOrigin = ({ workOrderId, eventId, cause }: ExceptionRow) => {
  const raised = useRead('/v1/work-orders/{workOrderId}/history', {
    path: { workOrderId },
    query: { type: 'exception.raised', limit: MANY },
  });
  const decisions = useRead('/v1/decisions', {
    query: { workOrderId, limit: MANY },
    enabled: cause === 'decision',
  });
  const event = raised.data?.body.items.find(({ id }) => id === eventId);
  const decision = decisions.data?.body.items.find((one) => one.eventId === event?.causationId);
  return { event, reasons: decision?.reasons };
};
