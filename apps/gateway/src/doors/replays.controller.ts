import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedFor } from '../asking/asked';
import { AsksFor } from '../asking/asks-for';
import { Errands } from '../asking/errands';
import { replayDecisions } from '../errands';

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
