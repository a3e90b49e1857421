import { type WorkflowDefinition } from '#contracts';
import { levelOf, proofsOf, type WorkOrder } from '#work-order';
import { type CountedEvidence } from './certificate';
import { type Logged } from './logged';

/** The evidence that a closure counts as proof, in the order in which it was recorded. */
export const countedEvidence = (
  events: readonly Logged[],
  workOrder: WorkOrder,
  definition: WorkflowDefinition,
  namedId: string | null,
): readonly CountedEvidence[] => {
  const kinds = requiredKinds(definition);
  const artifacts = new Set(
    Object.values(workOrder.stages).flatMap((stage) =>
      stage.artifacts.map(({ evidenceId }) => evidenceId),
    ),
  );
  return proofsOf(workOrder)
    .filter(
      ({ evidenceId, kind }) =>
        evidenceId === namedId || artifacts.has(evidenceId) || kinds.has(kind),
    )
    .map((recorded) => {
      const { evidenceId, kind, sha256 } = recorded;
      const index = recordingOf(events, evidenceId).index;
      return { evidenceId, kind, sha256, level: levelOf(recorded), index };
    })
    .sort((left, right) => left.index - right.index);
};

const requiredKinds = ({ closure, gates }: WorkflowDefinition): ReadonlySet<string> =>
  new Set([
    ...closure.evidence.map(({ kind }) => kind),
    ...gates.flatMap(({ evidence }) => evidence),
  ]);

/** The first record of an id counts, as it does for every rule. */
const recordingOf = (events: readonly Logged[], evidenceId: string): Logged =>
  events.find(
    ({ event: { type, data } }) => type === 'evidence.recorded' && data.evidenceId === evidenceId,
  )!;
