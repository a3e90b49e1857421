import { Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { defineCalendar, views } from '#contracts';
import { QueryRoute } from '../queries/query-route';
import { type Question, QueryOf } from '../queries/question';
import { Questions } from '../queries/questions';
import { type CommandRequest, RequestedCommand } from '../commands/command-request';
import { CommandRoute } from '../commands/command-route';
import { Commands } from '../commands/commands';

/** When people work. */
@Controller('v1/calendars')
@ApiTags('calendars')
export class CalendarsController {
  constructor(
    @Inject(Commands) private readonly commands: Commands,
    @Inject(Questions) private readonly questions: Questions,
  ) {}

  @Get()
  @QueryRoute(views.calendars)
  list(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':calendar')
  @QueryRoute(views.calendars, { one: true })
  read(@QueryOf() question: Question) {
    return this.questions.answer(question);
  }

  @Put(':calendar')
  @CommandRoute(defineCalendar)
  define(@RequestedCommand() asked: CommandRequest) {
    return this.commands.send(asked);
  }
}
