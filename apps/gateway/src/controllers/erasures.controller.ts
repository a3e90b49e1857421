import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { erase } from '#contracts';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';

/** What is erased here is gone for everybody; that it was, and when, stays. */
@Controller('v1/erasures')
@ApiTags('evidence')
export class ErasuresController {
  constructor(@Inject(Commands) private readonly commands: Commands) {}

  @Post()
  @CommandRoute(erase)
  erase(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
