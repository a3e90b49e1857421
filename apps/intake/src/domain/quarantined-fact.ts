import { type FactQuarantinedData } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** What a quarantine entry says of the fact in it. */
export interface QuarantinedFact {
  readonly quarantineId: string;
  /** Who sent it: replaying it makes it nobody else's. */
  readonly sentBy: string;
  /** It was quarantined for what it says, not for who sent it. */
  readonly speaksForSource: boolean;
}

/** Reasons that lie in who sent it. */
const NOT_FOR_SENDER = ['unauthenticated', 'source_not_yours', 'workflow_not_yours'];

type Entry = Pick<RecordedEvent<string, FactQuarantinedData>, 'actor' | 'data'>;

export const quarantinedFact = ({
  actor,
  data: { quarantineId, reason },
}: Entry): QuarantinedFact => ({
  quarantineId,
  sentBy: actor.id,
  speaksForSource: !NOT_FOR_SENDER.includes(reason),
});

/** Whose report it is. What is replayed stays that of who sent it: the roles of who replays it do not count. */
export const whoReports = (
  source: string,
  by: {
    readonly reportedBy: string;
    readonly isOperator?: boolean;
    readonly quarantined?: QuarantinedFact;
  },
) => {
  const { reportedBy, isOperator = false, quarantined } = by;
  if (!quarantined) return { by: { id: reportedBy }, isOperator, source };
  const { sentBy, speaksForSource } = quarantined;
  return {
    by: { id: sentBy },
    isOperator: false,
    source: speaksForSource ? source : undefined,
  };
};
