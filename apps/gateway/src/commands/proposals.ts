import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { decideAction, openWorkOrder, type ProposeActionBody } from '#contracts';
import { Refusal } from '#kernel';
import { type CommandRequest } from './command-request';
import { type CommandAnswer, Commands } from './commands';

/** Ids of the commands come of the request's, so that a repetition finds what they did. */
const OF_A_PROPOSAL = '5d0e7a64-2f0b-4f0e-9f57-6f6d8f3b1c22';

/** Opens a work order and has an action decided: two commands, because two services know. */
@Injectable()
export class Proposals {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  /** The decision. Proposes first where the caller names a work order: once it is open, that is one command. */
  async send(request: CommandRequest): Promise<CommandAnswer> {
    const { action, workOrderId: stated, ...opening } = request.body as ProposeActionBody;
    const { commandId } = request.metadata;
    const idOf = (part: string): string => uuidv5(`${commandId}\n${part}`, OF_A_PROPOSAL);
    const workOrderId = stated ?? idOf('work-order');
    const decide = (part: string): Promise<CommandAnswer> =>
      this.commands.send({
        ...request,
        route: { definition: decideAction },
        body: { workOrderId, action },
        metadata: { ...request.metadata, commandId: idOf(part) },
      });
    if (stated !== undefined) {
      try {
        return await decide('decide');
      } catch (error) {
        if (!isOfUnopened(error)) throw error;
      }
    }
    await this.open({ workOrderId, ...opening }, { ...request.metadata, commandId: idOf('open') });
    // A refusal is stored under the id of its command.
    return decide('decide-opened');
  }

  private async open(body: object, metadata: CommandRequest['metadata']): Promise<void> {
    try {
      await this.commands.handled(openWorkOrder, body, metadata);
    } catch (error) {
      // Another request was first.
      if (!(error instanceof Refusal) || error.code !== 'work_order_exists') throw error;
    }
  }
}

/** To a credential that is limited to workflows, work that nobody has opened is beyond its limit. */
const isOfUnopened = (error: unknown): boolean =>
  error instanceof Refusal && ['work_order_not_found', 'forbidden'].includes(error.code);
