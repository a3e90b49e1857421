import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { views } from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { AdminRequests } from '../commands/admin-requests';
import { rebuildView, repair, replayDeadLetter, rewrapContentKeys } from '../admin-requests';

/** Keeping the system in order: its views, and what its reactions could not do. */
@Controller('v1')
@ApiTags('operations')
export class MaintenanceController {
  constructor(
    @Inject(AdminRequests) private readonly adminRequests: AdminRequests,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Get('views')
  @QueryRoute(views.views, { presentOnly: true })
  views(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('views/:view/rebuild')
  @CommandRoute(rebuildView)
  rebuild(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Post('content-keys/rewrap')
  @CommandRoute(rewrapContentKeys)
  rewrap(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Post('repairs')
  @CommandRoute(repair)
  repair(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }

  @Get('dead-letters')
  @QueryRoute(views.deadLetters, { presentOnly: true })
  deadLetters(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Post('dead-letters/:deadLetterId/replay')
  @CommandRoute(replayDeadLetter)
  replay(@RequestedCommand() asked: CommandRequest) {
    return this.adminRequests.send(asked);
  }
}
