import { type Origin } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';
import { type WorkOrder } from '../state';
import { type Blockage, endedBy, withBlockage } from '../exceptions/blockages';
import { Instants } from './instants';

/** What an event says about a step or a prerequisite. */
export type ProgressEvent =
  | { readonly of: 'step'; readonly name: string; readonly is: WorkOrder['steps'][string] }
  | {
      readonly of: 'prerequisite';
      readonly name: string;
      readonly is: WorkOrder['prerequisites'][string];
    };

/**
 * Takes in what an event says about a step or a prerequisite. What happened last in the world counts,
 * in whatever order the reports arrive (at the same instant: what arrived last), so that late and
 * shuffled reports leave the same state as prompt ones. Nothing has happened later than it was
 * recorded.
 */
export const progressed = (
  state: WorkOrder,
  event: RecordedEvent,
  progress: ProgressEvent,
): WorkOrder => {
  const at = event.occurredAt < event.recordedAt ? event.occurredAt : event.recordedAt;
  const key = `${progress.of}/${progress.name}`;
  const known = heldUp(state, key, event, at, progress);
  if ((entryOf(state.lastReported, key) ?? '') > at) return known;
  const lastReported = { ...state.lastReported, [key]: at };
  return progress.of === 'step'
    ? { ...known, lastReported, steps: { ...state.steps, [progress.name]: progress.is } }
    : {
        ...known,
        lastReported,
        prerequisites: { ...state.prerequisites, [progress.name]: progress.is },
      };
};

const heldUp = (
  state: WorkOrder,
  key: string,
  { id, version, data, actor }: RecordedEvent,
  at: string,
  { of: cause, name: subject, is }: ProgressEvent,
): WorkOrder => {
  const wentOn = entryOf(state.wentOn, key) ?? Instants.none;
  const next = wentOn.after(at) ?? null;
  if (is === 'blocked' || is === 'failed') {
    const { code, origin } = data as { readonly code: string; readonly origin?: Origin };
    const imported = origin?.imported === true;
    const known = { eventId: id, cause, subject, code, reportedBy: actor.id, version, imported };
    const blockage: Blockage = { ...known, since: at, endedAt: next };
    return { ...state, blockages: withBlockage(state.blockages, blockage) };
  }
  return {
    ...state,
    blockages: endedBy(state.blockages, { cause, subject }, at, next === null),
    wentOn: { ...state.wentOn, [key]: wentOn.with(at) },
  };
};
