import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubjects, exceptionCommands } from '#contracts';
import { type CommandFrame } from '#platform';
import { ExceptionsService } from '../exceptions.service';

/** One interface for every command: the service dispatches them, so nothing here grows with them. */
@Controller()
export class ExceptionsController {
  constructor(private readonly exceptions: ExceptionsService) {}

  @MessagePattern(commandSubjects('exceptions', exceptionCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.exceptions.handle(frame);
  }
}
