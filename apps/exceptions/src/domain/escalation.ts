import { type EscalationStep, obligationEscalation } from '#contracts';
import { type Calendar, dueAfter } from '#work-order';

/** The part of an obligation that its escalation reads. */
interface Escalated {
  readonly owner: string;
  readonly escalationPath: readonly EscalationStep[];
  readonly taken: readonly number[];
}

/**
 * The escalation step of an obligation that is to be taken at `now` (an instant); undefined before its time and once it was
 * taken. The first one notifies the owner of the obligation at that time.
 */
export const dueEscalationStep = (
  { owner, escalationPath, taken }: Escalated,
  wanted: number,
  now: string,
): EscalationStep | undefined => {
  const escalationStep = escalationPath.find(({ number }) => number === wanted);
  if (!escalationStep || escalationStep.at > now || taken.includes(wanted)) return undefined;
  return escalationStep.number === 1 && owner !== 'TBD'
    ? { ...escalationStep, owner }
    : escalationStep;
};

/** The escalation path of an obligation that is due at `dueAt` (an instant), for these owners in order. */
export const escalationStepsFor = (
  owners: readonly string[],
  dueAt: string,
  calendar: Calendar | undefined,
): EscalationStep[] =>
  owners.slice(0, obligationEscalation.length).map((owner, index) => ({
    number: index + 1,
    at: dueAfter(dueAt, obligationEscalation[index]!, calendar),
    owner,
  }));
