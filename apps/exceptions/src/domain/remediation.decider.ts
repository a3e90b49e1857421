import {
  type DriftSignal,
  type OpenRemediationAnswer,
  type OpenRemediationBody,
  type RemediationOpenedData,
  type RemediationRecurredData,
  SERVICE_ROLE,
} from '#contracts';
import {
  assertNever,
  type Decider,
  type NewEvent,
  type Command,
  plus,
  type Refusal,
} from '#kernel';
import {
  type BreakGlassState,
  entryOf,
  evolveRemediation,
  noBreakGlasses,
  dueAfter,
  type Remediation,
} from '#work-order';
import { type InContext, type RemediationContext, termsOf } from './break-glass-terms';
import { type RemediationCommand } from './break-glass.decider';
import {
  breachAt,
  completeWith,
  recurAt,
  type FoundRemediation,
  reopenedTerms,
} from './remediation';
import { calendarOf, knownOr, lastResort } from './raising';
import { refuse } from './refuse';
import { escalationStepsFor } from './escalation';

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

/** The command, and the remediation to which it belongs. */
export type OpenRemediation = Command<
  'open-remediation',
  OpenRemediationBody & { readonly remediationId: string; readonly workOrderId?: undefined },
  OpenRemediationAnswer
>;

type Open = InContext<OpenRemediation, RemediationContext>;

/** Whether a signal of that period (its first instant) belongs to this remediation and not to one after it. */
export const takesUp = (remediation: Remediation | undefined, period: string): boolean =>
  !remediation?.completedAt || period < plus(remediation.completedAt, remediation.recurrenceWindow);

/**
 * Opens the remediation of a code that is getting worse. What goes on drifting joins the remediation that is open;
 * one that was completed is opened again by a signal of a period that began later, within its window. For
 * our own processes, what has no signal any more, or was fixed since, is nothing; people get a refusal.
 */
const openFor = (command: Open, remediation: Remediation | undefined): readonly NewEvent[] => {
  const { signal } = command.context;
  if (!signal) return onlyFromService(command, noDrift(command));
  if (!remediation) return [opened(command, signal)];
  const { completedAt } = remediation;
  if (completedAt === null) return [];
  if (signal.period <= completedAt) return onlyFromService(command, fixedSince(remediation));
  return takesUp(remediation, signal.period) ? [recurred(command, signal, remediation)] : [];
};

const onlyFromService = ({ metadata: { roles } }: Open, refusal: Refusal): readonly NewEvent[] => {
  if (roles.includes(SERVICE_ROLE)) return [];
  throw refusal;
};

const noDrift = ({ data: { code, jobType, period, periodKind } }: Open): Refusal =>
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

const opened = ({ data, metadata: { now }, context }: Open, signal: DriftSignal): NewEvent => {
  const { remediationId, jobType } = data;
  const { code, entry } = knownOr(data.code, context.catalogue);
  const { remediateWithin, recurrenceWindow } = termsOf(entry);
  const calendar = calendarOf(entry, context);
  const dueAt = dueAfter(now, remediateWithin, calendar);
  const { catalogue, definition } = context;
  const owner = entry.remediationOwner ?? entry.owner ?? 'TBD';
  const unowned = lastResort({ catalogue, definition });
  const called = [owner, owner, definition?.owner ?? 'TBD'];
  const opening: RemediationOpenedData = {
    remediationId,
    origin: 'drift',
    code,
    owner,
    dueAt,
    recurrenceWindow,
    escalationPath: escalationStepsFor(
      called.map((one) => (one === 'TBD' ? unowned : one)),
      dueAt,
      calendar,
    ),
    jobType,
    workflowId: definition?.id ?? 'TBD',
    signal,
  };
  return { type: 'remediation.opened', data: opening };
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
