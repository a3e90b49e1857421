import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
import { Errands } from '../commands/admin-requests';
import { replayDecisions } from '../admin-requests';

/** What was decided once is decided again, and compared: whoever audits may ask, at any time. */
@Controller('v1/decisions/replay')
@ApiTags('decisions')
export class ReplaysController {
  constructor(@Inject(Errands) private readonly errands: Errands) {}

  @Post()
  @AsksFor(replayDecisions)
  replay(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }
}
