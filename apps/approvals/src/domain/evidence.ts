import { entryOf, type RecordedEvidence, type WorkOrder } from '#work-order';

/** What somebody said in a chat proves nothing. Domain rules 6 and 9. */
const isChat = ({ kind, mediaType }: RecordedEvidence): boolean =>
  kind.toLowerCase().startsWith('chat') || /^text\/.*chat/i.test(mediaType);

/** The evidence of a work order that proves something, of the ids that somebody named. */
export const proofsAmong = (
  { evidence }: WorkOrder,
  ids: readonly string[],
): readonly RecordedEvidence[] =>
  ids.flatMap((id) => {
    const recorded = entryOf(evidence, id);
    return recorded && !isChat(recorded) ? [recorded] : [];
  });
