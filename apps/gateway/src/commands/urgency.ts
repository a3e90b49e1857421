import { Inject, Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import { decideAction, type DeclareBreakGlassBody } from '#contracts';
import { Refusal } from '#kernel';
import { type CommandRequest } from './command-request';
import { type CommandAnswer, Commands } from './commands';

/** The second command's id comes of the first's, so that a repetition finds both. */
const DECIDED = '6f0c2c1e-6f3e-4c57-9d0b-6a2a8f0a4d11';

/**
 * Declares a break-glass and has its action decided: two commands, because two services know. A
 * repeated request with the same key continues where the first attempt ended, and gets the same answer.
 */
@Injectable()
export class Urgency {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  /** The decision, with its break-glass and obligations as `breakGlass`. */
  async declare(request: CommandRequest): Promise<CommandAnswer> {
    const { position: _, ...declared } = await this.commands.send(request);
    // Whether the answer is a repetition is for the decision to say, which may be new.
    void request.reply.removeHeader('idempotency-replayed');
    const decision = await this.decided(request, declared);
    return { ...decision, breakGlass: { ...partOf(decision['breakGlass']), ...declared } };
  }

  private async decided(request: CommandRequest, declared: object): Promise<CommandAnswer> {
    const { workOrderId, action } = request.body as DeclareBreakGlassBody;
    const commandId = uuidv5(request.metadata.commandId, DECIDED);
    try {
      return await this.commands.send({
        ...request,
        route: { definition: decideAction },
        body: { workOrderId, action },
        metadata: { ...request.metadata, commandId },
      });
    } catch (error) {
      throw error instanceof Refusal ? undecided(error, declared) : error;
    }
  }
}

const partOf = (value: unknown): object =>
  typeof value === 'object' && value !== null ? value : {};

/** The declaration stands, with its obligations, whatever became of the decision: the caller must know. */
const undecided = ({ code, message, facts, errors }: Refusal, breakGlass: object): Refusal =>
  new Refusal(
    code,
    `The break-glass is declared, and its action was not decided: ${message}`,
    { ...facts, breakGlass },
    errors,
  );
