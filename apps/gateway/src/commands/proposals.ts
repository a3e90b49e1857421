import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { decideAction, type ProposeActionBody } from '#contracts';
import { type CommandRequest } from './command-request';
import { type CommandAnswer, Commands } from './commands';
import { isOfUnopened, openOnce } from './opening';

/** Namespace (RFC 9562) of what derives from a proposal's request, so that a repetition finds what it did. */
const PROPOSAL_NAMESPACE = '5d0e7a64-2f0b-4f0e-9f57-6f6d8f3b1c22';

/** Opens a work order and has an action decided: two commands, because two services know. */
@Injectable()
export class Proposals {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  /** The decision. Proposes first where the caller names a work order: once it is open, that is one command. */
  async send(request: CommandRequest): Promise<CommandAnswer> {
    const { action, workOrderId: stated, ...opening } = request.body as ProposeActionBody;
    const { tenant, actor, commandId } = request.metadata;
    const idOf = (part: string): string =>
      uuidv5([tenant, actor.id, commandId, part].join('\n'), PROPOSAL_NAMESPACE);
    // Another caller may send the same Idempotency-Key: theirs is other work.
    const workOrderId = stated ?? idOf('work-order');
    const decide = (part: string): Promise<CommandAnswer> =>
      this.commands.send({
        ...request,
        route: { definition: decideAction },
        body: { workOrderId, action, workflow: opening.workflow },
        metadata: { ...request.metadata, commandId: idOf(part) },
      });
    if (stated !== undefined) {
      try {
        return await decide('decide');
      } catch (error) {
        if (!isOfUnopened(error)) throw error;
      }
    }
    const metadata = { ...request.metadata, commandId: idOf('open') };
    await openOnce(this.commands, { workOrderId, ...opening }, metadata);
    // A refusal is stored under the id of its command.
    return decide('decide-opened');
  }
}
