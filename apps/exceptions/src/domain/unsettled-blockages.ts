import {
  type CommandOf,
  raiseFromEvent,
  type RaiseFromEventBody,
  type ResolveFromEventBody,
} from '#contracts';
import {
  type ExceptionCatalogue,
  unraisedBlockages,
  type UnraisedBlockage,
  type WorkOrder,
} from '#work-order';
import {
  type About,
  allEnded,
  type EndedException,
  endedExceptions,
  isAbout,
} from './exception.decider';

/** What is left to do about a step or a prerequisite that went on or passed. */
export interface Unsettled {
  /** Open exceptions about it have ended. */
  readonly isEnded: boolean;
  /** Blocks of it that have no exception. */
  readonly unraised: readonly UnraisedBlockage[];
  /** Everything on the work order that is left to do, whatever it is about. */
  readonly all: readonly Pick<EndedException, 'cause' | 'subject'>[];
}

export const unsettled = (
  workOrder: WorkOrder,
  about: About,
  catalogue: ExceptionCatalogue,
): Unsettled => {
  const unraised = unraisedBlockages(workOrder, catalogue);
  return {
    isEnded: endedExceptions(workOrder, about).length > 0,
    unraised: unraised.filter((blockage) => isAbout(blockage, about)),
    all: [...allEnded(workOrder), ...unraised],
  };
};

/** Raises a block's exception as the block's own event does. */
export const raiseFor = (
  { eventId, cause, subject, code, version, since, imported }: UnraisedBlockage,
  { workOrderId }: ResolveFromEventBody,
): Pick<CommandOf<typeof raiseFromEvent>, 'type' | 'data'> & { readonly causationId: string } => {
  const data: RaiseFromEventBody = { workOrderId, code, cause, subject, version };
  data.occurredAt = since;
  if (imported) data.imported = true;
  return { type: raiseFromEvent.name, data, causationId: eventId };
};
