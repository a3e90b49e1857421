import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubjects, ledgerCommands } from '#contracts';
import { type CommandFrame } from '#platform';
import { LedgerCommands } from './ledger-commands';

/** Takes the ledger's commands from NATS. */
@Controller()
export class CommandsController {
  constructor(private readonly commands: LedgerCommands) {}

  @MessagePattern(commandSubjects('ledger', ledgerCommands))
  handle(@Payload() frame: CommandFrame): Promise<object> {
    return this.commands.handle(frame);
  }
}
