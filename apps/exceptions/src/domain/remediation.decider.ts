import { assertNever, type Decider, type NewEvent } from '#kernel';
import { type Debts, entryOf, evolveRemediation, noDebts } from '#work-order';
import { type InContext, type RemediationContext } from './break-glass-context';
import { type RemediationCommand } from './break-glass.decider';
import { openFor, type OpenRemediation } from './drift-remediation';
import { breachAt, completeWith, recurAt, type Standing } from './remediation';

/** The commands about a remediation in a stream of its own. */
export type AloneCommand = RemediationCommand | OpenRemediation;

const decide = (
  command: InContext<AloneCommand, RemediationContext>,
  debts: Debts,
): readonly NewEvent[] => {
  const standing = standingOf(command, debts);
  switch (command.type) {
    case 'open-remediation':
      return openFor(command, standing.remediation);
    case 'complete-remediation':
      return completeWith(command, standing);
    case 'breach-remediation':
      return breachAt(command, standing);
    case 'recur-remediation':
      return recurAt(command, withOriginal(command, standing));
    default:
      return assertNever(command);
  }
};

const standingOf = (
  { data, context }: InContext<AloneCommand, RemediationContext>,
  { remediations }: Debts,
): Standing => ({
  remediation: entryOf(remediations, data.remediationId),
  provable: context.provable,
});

/** The first recurrence in a stream of its own goes by what the work order says of it. */
const withOriginal = (
  { context }: InContext<RemediationCommand, RemediationContext>,
  standing: Standing,
): Standing => ({ ...standing, remediation: standing.remediation ?? context.original });

/** A remediation in a stream of its own: its work order has ended, or it never had one. */
export const remediationDecider: Decider<
  Debts,
  InContext<AloneCommand, RemediationContext>,
  NewEvent
> = { initialState: noDebts, decide, evolve: evolveRemediation };
