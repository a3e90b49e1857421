import { type CommandMetadata, Refusal } from '#kernel';
import { liesIn, peopleOf, type RecordedEvidence, sentTo, whyNotInForce } from '#work-order';
import { type EvidenceState } from './evidence-state';

/**
 * Refuses a delegate that supersedes what others recorded, unless it lies where a dispatch to the delegate that is in force
 * lets it write: work rests on that evidence, and others read it. Domain rule 11.
 */
export const mustBeTheirsToReplace = (
  older: RecordedEvidence,
  workOrder: EvidenceState,
  { actor, roles, now }: Pick<CommandMetadata, 'actor' | 'roles' | 'now'>,
): void => {
  const own = peopleOf(actor);
  if (!roles.includes('delegate') || own.includes(older.recordedBy)) return;
  const writes = sentTo(workOrder, own)
    .filter((one) => whyNotInForce(one, now) === undefined)
    .flatMap((one) => one.writes);
  if (older.path !== null && liesIn(older.path, writes)) return;
  throw new Refusal(
    'evidence_not_yours',
    `${older.recordedBy} recorded ${older.evidenceId}, and no dispatch to you that is in force lets you write where it lies: record yours without supersedes, at another path.`,
    { recordedBy: older.recordedBy, writes },
  );
};
