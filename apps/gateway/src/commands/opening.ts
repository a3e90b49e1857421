import { openWorkOrder } from '#contracts';
import { Refusal } from '#kernel';
import { type CommandRequest } from './command-request';
import { type Commands } from './commands';

/**
 * Whether a proposal may have been refused because nobody has opened its work order: to a credential that is limited to
 * workflows, such work is beyond its limit.
 */
export const isOfUnopened = (error: unknown): boolean =>
  error instanceof Refusal && ['work_order_not_found', 'forbidden'].includes(error.code);

/** Opens a work order, unless another request was first. */
export const openOnce = async (
  commands: Commands,
  body: object,
  metadata: CommandRequest['metadata'],
): Promise<void> => {
  try {
    await commands.handled(openWorkOrder, body, metadata);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'work_order_exists') throw error;
  }
};
