import {
  type DriftPoint,
  type DriftSignal,
  type RemediationRecurredData,
  SERVICE_ROLE,
} from '#contracts';
import { assertNever, type Decider, type NewEvent, plus, type Refusal } from '#kernel';
import {
  type BreakGlassState,
  entryOf,
  evolveRemediation,
  noBreakGlasses,
  type Remediation,
} from '#work-order';
import { type InContext, type RemediationContext } from './break-glass-terms';
import { type RemediationCommand } from './break-glass.decider';
import {
  breachAt,
  completeWith,
  recurAt,
  type FoundRemediation,
  reopenedTerms,
} from './remediation';
import { openByHand } from './opening-by-hand';
import { knownOr } from './raising';
import { refuse } from './refuse';
import { driftPointOf, type Open, opened, type OpenRemediation } from './remediation-opening';

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

/** Whether a signal of that period (its first instant) belongs to this remediation and not to one after it. */
export const takesUp = (remediation: Remediation | undefined, period: string): boolean =>
  !remediation?.completedAt || period < plus(remediation.completedAt, remediation.recurrenceWindow);

/**
 * Opens a remediation by hand, or that of a code that is getting worse. What goes on drifting joins the remediation that is open;
 * one that was completed is opened again by a signal of a period that began later, within its window. For
 * our own processes, what has no signal any more, or was fixed since, is nothing; people get a refusal.
 */
const openFor = (command: Open, remediation: Remediation | undefined): readonly NewEvent[] => {
  const point = driftPointOf(command.data);
  if (!point) return openByHand(command, remediation);
  const { signal } = command.context;
  if (!signal) return onlyFromService(command, noDrift(point));
  if (!remediation) return [openedFor(command, signal, point.jobType)];
  const { completedAt } = remediation;
  if (completedAt === null) return [];
  if (signal.period <= completedAt) return onlyFromService(command, fixedSince(remediation));
  return takesUp(remediation, signal.period) ? [recurred(command, signal, remediation)] : [];
};

const onlyFromService = ({ metadata: { roles } }: Open, refusal: Refusal): readonly NewEvent[] => {
  if (roles.includes(SERVICE_ROLE)) return [];
  throw refusal;
};

const noDrift = ({ code, jobType, period, periodKind }: DriftPoint): Refusal =>
  refuse(
    'drift_not_found',
    `No chart says that there is more of ${code} in ${jobType} in the ${periodKind} of ${period}: see the report drift, with worse=true.`,
  );

const fixedSince = ({ remediationId, completedAt }: Remediation): Refusal =>
  refuse(
    'remediation_closed',
    `It was fixed since, by ${remediationId} at ${completedAt}: only a period that began later shows that it was not.`,
    { remediationId },
  );

const openedFor = (command: Open, signal: DriftSignal, jobType: string): NewEvent => {
  const code = knownOr(command.data.code, command.context.catalogue);
  return opened(command, code, { origin: 'drift', jobType, signal });
};

const recurred = (
  { context, metadata: { now } }: Open,
  signal: DriftSignal,
  remediation: Remediation,
): NewEvent => {
  const again: RemediationRecurredData = { ...reopenedTerms(remediation, context, now), signal };
  return { type: 'remediation.recurred', data: again };
};

/** A remediation in a stream of its own: its work order has ended, or it never had one. */
export const remediationDecider: Decider<
  BreakGlassState,
  InContext<AloneCommand, RemediationContext>,
  NewEvent
> = { initialState: noBreakGlasses, decide, evolve: evolveRemediation };
