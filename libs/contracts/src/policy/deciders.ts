import { type CommandMetadata } from '#kernel';
import { type DecideBody } from './decide-commands';

/** A service asks policy who would decide if an action was proposed now. Nothing is recorded. */
export type DecidersRequest = Pick<DecideBody, 'workOrderId' | 'action'> & {
  /** Of the command for which it asks. */
  readonly metadata: Omit<CommandMetadata, 'now'>;
};

export interface DecidersReply {
  /** Nobody where it would run. */
  readonly owners: readonly string[];
}
