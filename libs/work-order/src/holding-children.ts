import { type UnmetItem, type WorkflowDefinition } from '#contracts';
import { type WorkOrder } from './state';

/** A child that keeps its parent from being closed until it has ended. */
export interface HoldingChild {
  readonly track: string;
  readonly workOrderId: string;
}

/** The children that hold a work order: those of the tracks that say so, opened already or not yet. */
export const holdingChildren = (
  { tracks }: WorkOrder,
  { onScopeChange }: WorkflowDefinition,
): readonly HoldingChild[] =>
  onScopeChange
    .filter(({ name, holdsParent }) => holdsParent && Object.hasOwn(tracks, name))
    .map(({ name }) => ({ track: name, workOrderId: tracks[name]! }));

/** Whether a child has come to an end; one that is about to be opened has not. */
export const hasEnded = ({ status }: WorkOrder): boolean =>
  status !== 'unknown' && status !== 'open';

/** Tracks hold a closure up by nothing but not having ended: they never authorise it. */
export const trackItems = (children: readonly HoldingChild[]): readonly UnmetItem[] =>
  children.map(({ track, workOrderId }) => ({
    kind: 'track',
    subject: workOrderId,
    message: `The track ${track} goes on: close or abandon the work order ${workOrderId} first.`,
  }));
