import { assertNever, type Decider, type NewEvent } from '#kernel';
import { type BreakGlassState, entryOf, evolveRemediation, noBreakGlasses } from '#work-order';
import { type InContext, type RemediationContext } from './break-glass-terms';
import { type RemediationCommand } from './break-glass.decider';
import { openFor, type OpenRemediation } from './drift-remediation';
import { breachAt, completeWith, recurAt, type FoundRemediation } from './remediation';

/** The commands about a remediation in a stream of its own. */
export type AloneCommand = RemediationCommand | OpenRemediation;

const decide = (
  command: InContext<AloneCommand, RemediationContext>,
  obligations: BreakGlassState,
): readonly NewEvent[] => {
  const found = stateOf(command, obligations);
  switch (command.type) {
    case 'open-remediation':
      return openFor(command, found.remediation);
    case 'complete-remediation':
      return completeWith(command, found);
    case 'breach-remediation':
      return breachAt(command, found);
    case 'recur-remediation':
      return recurAt(command, withOriginal(command, found));
    default:
      return assertNever(command);
  }
};

const stateOf = (
  { data, context }: InContext<AloneCommand, RemediationContext>,
  { remediations }: BreakGlassState,
): FoundRemediation => ({
  remediation: entryOf(remediations, data.remediationId),
  provable: context.provable,
});

/** The first recurrence in a stream of its own goes by what the work order says of it. */
const withOriginal = (
  { context }: InContext<RemediationCommand, RemediationContext>,
  found: FoundRemediation,
): FoundRemediation => ({ ...found, remediation: found.remediation ?? context.original });

/** A remediation in a stream of its own: its work order has ended, or it never had one. */
export const remediationDecider: Decider<
  BreakGlassState,
  InContext<AloneCommand, RemediationContext>,
  NewEvent
> = { initialState: noBreakGlasses, decide, evolve: evolveRemediation };
