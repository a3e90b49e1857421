import { type RecordedEvent } from '#kernel';
import { type ExceptionCatalogue } from './exception-catalogue';
import { type WorkOrder } from './state';

/** What is known when somebody asks whether an event has had its effect. */
export interface Around {
  /** The work order as its whole stream says; unknown for events of other streams. */
  readonly workOrder: WorkOrder;
  readonly catalogue: ExceptionCatalogue;
  /** When the question is asked. */
  readonly now: string;
  /** Events of another stream that `reads` names. */
  readonly others: (stream: string) => readonly RecordedEvent[];
}

/** What follows an event by a reaction. */
export interface Effect {
  /** The consumer of the reaction: `exceptions-raise-on-step-blocked`. */
  readonly reaction: string;
  readonly on: string;
  /** What follows, for people. */
  readonly effect: string;
  /** Whether the log shows that it is missing; absent where the log cannot show it. */
  readonly isMissing?: (event: RecordedEvent, around: Around) => boolean;
  /** Other streams that the answer depends on. */
  readonly reads?: (event: RecordedEvent) => readonly string[];
}

type Data = Readonly<Record<string, string>>;
/** The texts of an event's data, which are all that effects are found by. */
export const dataOf = ({ data }: RecordedEvent): Data => data as Data;
