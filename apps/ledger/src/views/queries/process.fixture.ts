import { type TestEvent } from '../projections/event.fixture';
import { day } from '../projections/obligations.fixture';

const HOUR_MS = 3_600_000;
export const hour = (number: number): string =>
  new Date(Date.parse(day(1)) + number * HOUR_MS).toISOString();

/** A step that was completed that many hours after the first day. */
export interface Completed {
  readonly workOrderId: string;
  readonly step: string;
  readonly at: number;
  readonly actor: string;
}
export const completed = ({ workOrderId, step, at, actor }: Completed): TestEvent => ({
  type: 'step.completed',
  data: { workOrderId, step },
  occurredAt: hour(at),
  actor,
});

/** By hand: the runs of work in the order of their times, equal ones in that of the log. */
export const runsOf = (events: readonly Completed[]): ReadonlyMap<string, readonly Completed[]> =>
  Map.groupBy(
    events.toSorted((one, other) => one.at - other.at),
    ({ workOrderId }) => workOrderId,
  );
