import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Recalls } from '../commands/recalls';
import { recall } from '../admin-requests';

/** What rested on something that turned out wrong goes before those who own it. */
@Controller('v1/recalls')
@ApiTags('exceptions')
export class RecallsController {
  constructor(@Inject(Recalls) private readonly recalls: Recalls) {}

  @Post()
  @CommandRoute(recall)
  recall(@RequestedCommand() asked: CommandRequest) {
    return this.recalls.send(asked);
  }
}
