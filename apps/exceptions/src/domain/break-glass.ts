import {
  type BreakGlassEndedData,
  type CommandOf,
  type endBreakGlass,
  type expireBreakGlass,
} from '#contracts';
import { type NewEvent } from '#kernel';
import { declarersOf, entryOf, type WorkOrder } from '#work-order';
import { allOf, type InContext } from './break-glass-context';
import { refuse } from './refuse';
import { runsTheWork } from './who-acts';

/** Says that the emergency is over: also of one whose time has run out, so that policy answers again. */
export const end = (
  { data, metadata }: InContext<CommandOf<typeof endBreakGlass>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, breakGlassId, comment } = data;
  const breakGlass = entryOf(workOrder.breakGlasses, breakGlassId);
  if (!breakGlass)
    throw refuse('break_glass_not_found', 'There is no such break-glass on this work order.');
  if (breakGlass.ended === 'ended')
    throw refuse('break_glass_ended', 'Somebody has said before that the emergency is over.');
  const declarers = declarersOf(breakGlass);
  if (!runsTheWork(metadata) && !allOf(metadata).some((person) => declarers.includes(person)))
    throw refuse(
      'break_glass_not_yours',
      `It is ${breakGlass.declaredBy} who declared it: they end it, or an operator does.`,
      { declaredBy: breakGlass.declaredBy },
    );

  const endedBy = metadata.actor.id;
  return [ended({ workOrderId, breakGlassId, because: 'ended', endedBy, comment })];
};

/** Ends one whose time has run out; nothing while it lives and once it is over. */
export const expire = (
  { data: { workOrderId, breakGlassId }, metadata }: InContext<CommandOf<typeof expireBreakGlass>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const breakGlass = entryOf(workOrder.breakGlasses, breakGlassId);
  if (!breakGlass || breakGlass.ended !== null || metadata.now < breakGlass.expiresAt) return [];
  const endedBy = metadata.actor.id;
  return [ended({ workOrderId, breakGlassId, because: 'expired', endedBy })];
};

const ended = (data: BreakGlassEndedData): NewEvent => ({ type: 'break-glass.ended', data });
