import { type LoadEvent } from '../../load/events';
import { type Closable } from '../peer';

/** A log with one view: a row or document for each work order, with its number of steps and the last one. */
export interface ViewBuilder extends Closable {
  /** Fills the log; once, before the first rebuild. */
  fill(events: readonly LoadEvent[]): Promise<void>;
  /** Builds the view from the first event. */
  rebuild(): Promise<void>;
  /** Steps in all rows: as many as the log has events. */
  steps(): Promise<number>;
}
