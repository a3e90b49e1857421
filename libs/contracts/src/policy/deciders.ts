import { type CommandMetadata } from '#kernel';
import { type ProposedAction } from './action';

/** A service asks policy who would be asked if an action was proposed now. Nothing is recorded. */
export interface DecidersRequest {
  readonly data: { readonly workOrderId: string; readonly action: ProposedAction };
  /** Of the command for which it asks. */
  readonly metadata: Omit<CommandMetadata, 'now'>;
}

export interface DecidersReply {
  /** Nobody where it would run. */
  readonly owners: readonly string[];
}
