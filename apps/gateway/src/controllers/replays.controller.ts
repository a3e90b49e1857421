import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { AdminRequests } from '../commands/admin-requests';
import { replayDecisions } from '../admin-requests';

/** What was decided once is decided again, and compared: whoever audits may ask, at any time. */
@Controller('v1/decisions/replay')
@ApiTags('decisions')
export class ReplaysController {
  constructor(@Inject(AdminRequests) private readonly adminRequests: AdminRequests) {}

  @Post()
  @CommandRoute(replayDecisions)
  replay(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }
}
