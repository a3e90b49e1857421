import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubjects, ledgerCommands, type QueryRequest, subjects } from '#contracts';
import { type CommandFrame } from '#platform';
import { LedgerService } from '../ledger.service';

/** One door for commands, one for each kind of question. Appends have a door of their own. */
@Controller()
export class LedgerController {
  constructor(private readonly ledger: LedgerService) {}

  @MessagePattern(commandSubjects('ledger', ledgerCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.ledger.handle(frame);
  }

  @MessagePattern(subjects.ledger.query)
  query(@Payload() request: QueryRequest): Promise<object> {
    return this.ledger.query(request);
  }

  @MessagePattern(subjects.ledger.rebuild)
  rebuild(@Payload() { view }: { view: string }): Promise<object> {
    return this.ledger.rebuild(view);
  }

  @MessagePattern(subjects.internal.replayDeadLetter)
  replay(@Payload() { deadLetterId }: { deadLetterId: string }): Promise<object> {
    return this.ledger.replayDeadLetter(deadLetterId);
  }
}
