import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { views } from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
import { Errands } from '../commands/admin-requests';
import { rebuildView, repair, replayDeadLetter, rewrapContentKeys } from '../admin-requests';

/** Keeping the system in order: its views, and what its reactions could not do. */
@Controller('v1')
@ApiTags('operations')
export class UpkeepController {
  constructor(
    @Inject(Errands) private readonly errands: Errands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Get('views')
  @Answers(views.views, { presentOnly: true })
  views(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('views/:view/rebuild')
  @AsksFor(rebuildView)
  rebuild(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }

  @Post('content-keys/rewrap')
  @AsksFor(rewrapContentKeys)
  rewrap(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }

  @Post('repairs')
  @AsksFor(repair)
  repair(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }

  @Get('dead-letters')
  @Answers(views.deadLetters, { presentOnly: true })
  deadLetters(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Post('dead-letters/:deadLetterId/replay')
  @AsksFor(replayDeadLetter)
  replay(@AskedFor() asked: Asked) {
    return this.errands.send(asked);
  }
}
