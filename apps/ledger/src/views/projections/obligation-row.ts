import { type ProjectionStep, type Row, type RecordedEvent } from '#kernel';
import { type Recorded } from './cells';

/** A row that its own events move from its first one on. */
export interface MovedRow extends Row {
  readonly last_position: number;
}

/** An event about an unknown obligation changes nothing; every other one moves its row. */
export const moved =
  <R extends MovedRow, Data>(
    change: (row: R, event: Recorded<Data>) => Partial<R>,
  ): ProjectionStep<R> =>
  (row, event: RecordedEvent) =>
    row && { ...row, ...change(row, event as Recorded<Data>), last_position: event.position };
