import {
  type CommandOf,
  raiseFromEvent,
  type RaiseFromEventBody,
  type ResolveFromEventBody,
} from '#contracts';
import {
  type Blockage,
  blockagesWithoutException,
  type ExceptionCatalogue,
  unraisedBlockages,
  type WorkOrder,
} from '#work-order';
import { type About, endedExceptions, isAbout } from './exception.decider';

/** What is left to do about a step or a prerequisite that went on or passed. */
export interface Unsettled {
  /** Open exceptions about it have ended. */
  readonly isEnded: boolean;
  /** Blocks of it that have no exception. */
  readonly unraised: readonly Blockage[];
}

/** Whether something may be left to do. It needs no exception catalogue, so it ignores that codes have former names. */
export const mayBeUnsettled = (workOrder: WorkOrder, about: About): boolean =>
  endedExceptions(workOrder, about).length > 0 ||
  blockagesWithoutException(workOrder).some((blockage) => isAbout(blockage, about));

export const unsettled = (
  workOrder: WorkOrder,
  about: About,
  catalogue: ExceptionCatalogue,
): Unsettled => ({
  isEnded: endedExceptions(workOrder, about).length > 0,
  unraised: unraisedBlockages(workOrder, catalogue).filter((one) => isAbout(one, about)),
});

/** Raises a block's exception as the block's own event does. */
export const raiseFor = (
  { eventId, cause, subject, code, version, since, imported }: Blockage,
  { workOrderId }: ResolveFromEventBody,
): Pick<CommandOf<typeof raiseFromEvent>, 'type' | 'data'> & { readonly causationId: string } => {
  const data: RaiseFromEventBody = { workOrderId, code, cause, subject, version };
  data.occurredAt = since;
  if (imported) data.imported = true;
  return { type: raiseFromEvent.name, data, causationId: eventId };
};
