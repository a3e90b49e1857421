import { type LogMapping } from '#contracts';
import { type Attributes } from './log';
import { holds, type Moment } from './moment';

/** What an event does to the case as a whole. */
type Turn = 'closes' | 'reopens';

/** Which events close a case and take it up again. */
export interface Closings {
  /** By the event's index, with `each-match`. */
  readonly turns: ReadonlyMap<number, Turn>;
  /** The one event that closes it, else; reported last, whatever follows it. */
  readonly only?: Moment;
  readonly isOpenAtEnd: boolean;
}

export const closingsOf = (
  moments: readonly Moment[],
  ofCase: Attributes,
  { closes }: LogMapping,
): Closings => {
  if (!closes || closes.caseHas?.some((name) => !ofCase.has(name))) return NONE;
  const { when, match, reopens } = closes;
  const isClosing = (moment: Moment): boolean => !match || holds(match, moment);
  if (when !== 'each-match') {
    const only = (when === 'last-event' ? moments.slice(-1) : moments).findLast(isClosing);
    return only ? { turns: NONE.turns, only, isOpenAtEnd: false } : NONE;
  }
  const isReopening = (moment: Moment): boolean => !reopens || holds(reopens, moment);
  const turns = new Map<number, Turn>();
  let isOpen = true;
  for (const moment of moments) {
    const turn = turnOf(moment, isOpen);
    if (!turn) continue;
    turns.set(moment.index, turn);
    isOpen = turn === 'reopens';
  }
  return { turns, isOpenAtEnd: isOpen };

  function turnOf(moment: Moment, open: boolean): Turn | undefined {
    if (isClosing(moment)) return open ? 'closes' : undefined;
    return !open && isReopening(moment) ? 'reopens' : undefined;
  }
};

const NONE: Closings = { turns: new Map(), isOpenAtEnd: true };
