import { type BeyondGrant, type ProposedAction } from '#contracts';
import { beyondScope } from './coverage';
import { type BreakGlass, type WorkOrder } from './state';

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
