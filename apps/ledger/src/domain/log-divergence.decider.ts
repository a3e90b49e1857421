import {
  type acknowledgeLogDivergence,
  type CommandOf,
  type EventOf,
  type LedgerRefusal,
  type logDivergenceAcknowledged,
  type LogDivergenceAcknowledgedData,
} from '#contracts';
import { type Decider, Refusal } from '#kernel';

/** What only the shell can know: what the log does not continue, and how it is today. */
export type DivergenceContext = Pick<LogDivergenceAcknowledgedData, 'lost' | 'from'>;

type Acknowledge = CommandOf<typeof acknowledgeLogDivergence>;
type InContext = Acknowledge & { readonly context: DivergenceContext };
type Decided = EventOf<typeof logDivergenceAcknowledged>;

const decide = ({ data: { reason }, context: { lost, from } }: InContext): readonly Decided[] => {
  if (lost.length === 0)
    throw new Refusal<LedgerRefusal>(
      'log_unchanged',
      'The log continues everything that was signed: there is nothing to acknowledge.',
    );
  return [{ type: 'log.divergence-acknowledged', data: { lost, from, reason } }];
};

export const logDivergenceDecider: Decider<null, InContext, Decided> = {
  initialState: null,
  decide,
  evolve: (state) => state,
};
