import { type ProposedAction, type StageMove, type WritEvent } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** What a handoff shows of a work order beyond what any rule reads of it. */
export interface HandoffRecord {
  /** Moves of this run. */
  readonly moves: readonly RecordedMove[];
  /** How the work came past each gate in this run. */
  readonly gates: ReadonlyMap<string, GatePassage>;
  readonly performed: readonly PerformedAction[];
  /** Who or what made each piece of evidence. */
  readonly producers: ReadonlyMap<string, string>;
  readonly decisions: ReadonlyMap<string, Reasoning>;
}

interface RecordedMove {
  /** Null for the first stage of a run, and for a stage that is entered again. */
  readonly from: string | null;
  readonly to: string;
  readonly move: StageMove;
  readonly at: string;
  readonly by: string;
}

interface GatePassage {
  readonly status: 'passed' | 'skipped';
  readonly at: string;
  readonly by: string;
  readonly hasRationale: boolean;
}

interface PerformedAction {
  readonly action: ProposedAction;
  readonly decisionId: string | null;
  readonly authorised: boolean;
  readonly evidence: readonly string[];
  readonly at: string;
  readonly by: string;
}

interface Reasoning {
  readonly rules: readonly string[];
  readonly nextAction: string;
}

type Of<Type> = Extract<WritEvent, { readonly type: Type }>;

/** Reads all events of one work order, first to last. */
export const recordOf = (recorded: readonly RecordedEvent[]): HandoffRecord => {
  const events = recorded as readonly WritEvent[];
  const ofThisRun = events.slice(
    events.findLastIndex(({ type }) => type === 'work-order.reopened') + 1,
  );
  return {
    moves: ofThisRun.filter(isOf('stage.entered')).map(moveOf),
    gates: new Map([
      ...ofThisRun.filter(isOf('gate.passed')).map(passageOf),
      ...ofThisRun.filter(isOf('gate.skipped')).map(skipOf),
    ]),
    performed: events.filter(isOf('action.performed')).map(performedOf),
    // The first record of an id counts, as it does for every rule.
    producers: new Map(
      events
        .filter(isOf('evidence.recorded'))
        .map(({ data }) => [data.evidenceId, data.producer] as const)
        .reverse(),
    ),
    decisions: new Map(
      events.filter(isOf('decision.made')).map(({ data }) => [data.decisionId, data] as const),
    ),
  };
};

const isOf =
  <Type extends WritEvent['type']>(type: Type) =>
  (event: WritEvent): event is Of<Type> =>
    event.type === type;

const moveOf = ({ data, occurredAt, actor }: Of<'stage.entered'>): RecordedMove => ({
  from: data.from ?? null,
  to: data.stage,
  move: data.move,
  at: occurredAt,
  by: actor.id,
});

const passageOf = ({
  data,
  occurredAt,
  actor,
}: Of<'gate.passed'>): readonly [string, GatePassage] => [
  data.gate,
  { status: 'passed', at: occurredAt, by: actor.id, hasRationale: false },
];

/** The text of the rationale lies beside the log: that there was one, the event itself says. */
const skipOf = ({
  data,
  occurredAt,
  actor,
}: Of<'gate.skipped'>): readonly [string, GatePassage] => [
  data.gate,
  {
    status: 'skipped',
    at: occurredAt,
    by: actor.id,
    hasRationale: Boolean(data.rationale),
  },
];

const performedOf = ({ data, occurredAt, actor }: Of<'action.performed'>): PerformedAction => ({
  action: data.action,
  decisionId: data.decisionId ?? null,
  authorised: data.authorised,
  evidence: data.evidence ?? [],
  at: occurredAt,
  by: actor.id,
});
