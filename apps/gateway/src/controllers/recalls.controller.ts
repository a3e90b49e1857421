import { Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
import { Recalls } from '../commands/recalls';
import { recall } from '../admin-requests';

/** What rested on something that turned out wrong goes before those who own it. */
@Controller('v1/recalls')
@ApiTags('exceptions')
export class RecallsController {
  constructor(@Inject(Recalls) private readonly recalls: Recalls) {}

  @Post()
  @AsksFor(recall)
  recall(@AskedFor() asked: Asked) {
    return this.recalls.send(asked);
  }
}
