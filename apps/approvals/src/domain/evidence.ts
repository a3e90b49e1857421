import { entryOf, isChat, type RecordedEvidence, type WorkOrder } from '#work-order';

/** The evidence of a work order that proves something, of the ids that somebody named. */
export const proofsAmong = (
  { evidence }: WorkOrder,
  ids: readonly string[],
): readonly RecordedEvidence[] =>
  ids.flatMap((id) => {
    const recorded = entryOf(evidence, id);
    return recorded && !isChat(recorded) ? [recorded] : [];
  });
