import {
  type RemediationOrigin,
  type WritEvent,
  type BeyondGrant,
  type ProposedAction,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';
import { type BreakGlass, type PostReview, type Remediation } from './break-glass-state';
import { type Approval, type WorkOrder } from '../state';
import { beyondScope } from '../approvals/coverage';

/** What break-glasses permit, and their obligations. */
export interface BreakGlassState {
  readonly breakGlasses: Readonly<Record<string, BreakGlass>>;
  readonly reviews: Readonly<Record<string, PostReview>>;
  readonly remediations: Readonly<Record<string, Remediation>>;
}

/** The kind of approval by which somebody else signs for a break-glass. */
export const SECOND_SIGNATURE = 'break-glass';

/** Whether an approval is the second signature for a break-glass of the work order. */
export const isSecondSignature = (
  { breakGlasses }: Pick<WorkOrder, 'breakGlasses'>,
  { kind, gate }: Pick<Approval, 'kind' | 'gate'>,
): boolean =>
  kind === SECOND_SIGNATURE &&
  gate === null &&
  Object.values(breakGlasses).some(({ secondSignature }) => secondSignature !== null);

export const noBreakGlasses: BreakGlassState = { breakGlasses: {}, reviews: {}, remediations: {} };

/** Events that change what break-glasses permit, and their obligations. */
type ObligationEvent = Extract<
  WritEvent,
  {
    readonly type:
      | `break-glass.${string}`
      | `post-review.${string}`
      | `remediation.${string}`
      | 'obligation.assigned';
  }
>;

/** Folds one event into them, on the stream of a work order and on that of a remediation. Total, as every fold. */
export const evolveBreakGlasses = (
  obligations: BreakGlassState,
  event: ObligationEvent,
): BreakGlassState => {
  switch (event.type) {
    case 'break-glass.declared': {
      const { workOrderId: _, rationale: __, ...data } = event.data;
      const { onBehalfOf = [], secondSignature = null } = data;
      const declared: BreakGlass = { ...data, onBehalfOf, secondSignature, ended: null };
      return withEntry(obligations, 'breakGlasses', data.breakGlassId, declared);
    }
    case 'break-glass.ended':
      return changed(obligations, 'breakGlasses', event.data.breakGlassId, () => ({
        ended: event.data.because,
      }));
    case 'post-review.scheduled': {
      const { workOrderId: _, jobType: __, workflowId: ___, ...data } = event.data;
      const scheduled: PostReview = { ...data, taken: [], verdict: null };
      return withEntry(obligations, 'reviews', data.postReviewId, scheduled);
    }
    case 'post-review.breached':
      return changed(obligations, 'reviews', event.data.postReviewId, ({ taken }) => ({
        taken: [...taken, event.data.escalationStep.number],
      }));
    case 'post-review.completed':
      return changed(obligations, 'reviews', event.data.postReviewId, () => ({
        verdict: event.data.verdict,
      }));
    case 'remediation.opened':
    case 'remediation.recurred': {
      const {
        remediationId,
        code,
        owner,
        dueAt,
        escalationPath,
        recurrenceWindow,
        jobType,
        workflowId,
      } = event.data;
      const origin =
        event.type === 'remediation.opened'
          ? event.data.origin
          : originOf(obligations, event.data.remediationId);
      const opened: Remediation = {
        origin,
        remediationId,
        code,
        owner,
        dueAt,
        escalationPath,
        recurrenceWindow,
        jobType,
        workflowId,
        taken: [],
        completedAt: null,
      };
      return withEntry(obligations, 'remediations', remediationId, opened);
    }
    case 'remediation.breached':
      return changed(obligations, 'remediations', event.data.remediationId, ({ taken }) => ({
        taken: [...taken, event.data.escalationStep.number],
      }));
    case 'remediation.completed':
      return changed(obligations, 'remediations', event.data.remediationId, () => ({
        completedAt: event.recordedAt,
      }));
    case 'obligation.assigned':
      return assigned(obligations, event.data);
  }
};

/** What came back in a stream of its own began on a work order, by a break-glass. */
const originOf = ({ remediations }: BreakGlassState, remediationId: string): RemediationOrigin =>
  entryOf(remediations, remediationId)?.origin ?? 'break-glass';

/** Events in the stream of a remediation; it has no others. */
const ofRemediations: ReadonlySet<string> = new Set<ObligationEvent['type']>([
  'remediation.opened',
  'remediation.recurred',
  'remediation.breached',
  'remediation.completed',
  'obligation.assigned',
]);

/** Folds the stream of a remediation: its work order has ended, or it never had one. */
export const evolveRemediation = (
  obligations: BreakGlassState,
  recorded: RecordedEvent,
): BreakGlassState => {
  const event = recorded as WritEvent;
  return isOfRemediation(event) ? evolveBreakGlasses(obligations, event) : obligations;
};

const isOfRemediation = (event: WritEvent): event is ObligationEvent =>
  ofRemediations.has(event.type);

const assigned = (
  obligations: BreakGlassState,
  { kind, subject, owner }: Extract<ObligationEvent, { type: 'obligation.assigned' }>['data'],
): BreakGlassState => {
  if (kind === 'post-review') return changed(obligations, 'reviews', subject, () => ({ owner }));
  if (kind === 'remediation')
    return changed(obligations, 'remediations', subject, () => ({ owner }));
  return obligations;
};

const withEntry = <K extends keyof BreakGlassState>(
  obligations: BreakGlassState,
  map: K,
  id: string,
  entry: BreakGlassState[K][string],
): BreakGlassState => ({ ...obligations, [map]: { ...obligations[map], [id]: entry } });

const changed = <K extends keyof BreakGlassState>(
  obligations: BreakGlassState,
  map: K,
  id: string,
  change: (entry: BreakGlassState[K][string]) => Partial<BreakGlassState[K][string]>,
): BreakGlassState => {
  const entry = entryOf(
    obligations[map] as Readonly<Record<string, BreakGlassState[K][string]>>,
    id,
  );
  return entry ? withEntry(obligations, map, id, { ...entry, ...change(entry) }) : obligations;
};

/** How the break-glasses of a work order stand to an action. */
export type BreakGlassStatus =
  /** It lives, and the action is wholly inside. */
  | { readonly is: 'covering'; readonly breakGlass: BreakGlass }
  /** One lives that permits this kind of action, and this one goes beyond its scope. */
  | {
      readonly is: 'exceeded';
      readonly breakGlass: BreakGlass;
      readonly beyond: readonly BeyondGrant[];
    }
  /** One has run out that permitted this kind of action, and nobody has ended the emergency. */
  | { readonly is: 'run-out'; readonly breakGlass: BreakGlass };

/**
 * How the break-glasses of a work order stand to an action at `now` (an instant); undefined when none has
 * a word on this kind of action. A covering one counts before one that is exceeded, and that before one that
 * has run out; the latest of each counts. Domain rule 8.
 */
export const breakGlassFor = (
  { breakGlasses }: WorkOrder,
  action: ProposedAction,
  now: string,
): BreakGlassStatus | undefined => {
  const ofKind = Object.values(breakGlasses)
    .filter(
      ({ permits, ended, isOfEarlierRun }) =>
        permits.includes(action.kind) && ended !== 'ended' && !isOfEarlierRun,
    )
    .reverse();
  const living = ofKind.filter((breakGlass) => isLive(breakGlass, now));
  const covering = living.find(({ scope }) => beyondScope(scope, action).length === 0);
  if (covering) return { is: 'covering', breakGlass: covering };
  const [exceeded] = living;
  if (exceeded) {
    const beyond = beyondScope(exceeded.scope, action);
    return { is: 'exceeded', breakGlass: exceeded, beyond };
  }
  const [runOut] = ofKind;
  return runOut && { is: 'run-out', breakGlass: runOut };
};

/** Whether something can run under it at `now`, its second signature aside. It ends with the run in which it was declared. */
export const isLive = ({ ended, expiresAt, isOfEarlierRun }: BreakGlass, now: string): boolean =>
  ended === null && !isOfEarlierRun && expiresAt > now;

/** Who declared it, and everyone they did it for. */
export const declarersOf = ({ declaredBy, onBehalfOf }: BreakGlass): readonly string[] => [
  declaredBy,
  ...onBehalfOf,
];
