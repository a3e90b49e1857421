import { type LogMapping } from '#contracts';
import { type Moment } from './moment';

/** What an event says of its step. Without a lifecycle each event completes its step. */
export type Transition = 'start' | 'complete' | 'suspend' | 'resume' | 'other';

const KNOWN: ReadonlySet<string> = new Set(['start', 'complete', 'suspend', 'resume']);

export const transitionOf = ({ attributes }: Moment, { event }: LogMapping): Transition => {
  const value = event?.lifecycle === undefined ? undefined : attributes.get(event.lifecycle);
  if (value === undefined) return 'complete';
  const named = String(value).trim().toLowerCase();
  return KNOWN.has(named) ? (named as Transition) : 'other';
};

const INSTANCE = 'concept:instance';

/** Pairs the starts of activities with their completions: by the instance where the log names it, else the oldest first. */
export class Starts {
  private readonly open = new Map<string, string[]>();

  add(moment: Moment): void {
    const key = keyOf(moment);
    const times = this.open.get(key) ?? [];
    times.push(moment.time);
    this.open.set(key, times);
  }

  /** When the activity that is complete was started; undefined where the log has no start. */
  take(moment: Moment): string | undefined {
    return this.open.get(keyOf(moment))?.shift();
  }
}

const keyOf = ({ activity, attributes }: Moment): string =>
  JSON.stringify([activity, attributes.get(INSTANCE) ?? null]);
