import { Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { defineCalendar, views } from '#contracts';
import { Answers } from '../queries/query-route';
import { type Question, Wanted } from '../queries/question';
import { Questions } from '../queries/questions';
import { type Asked, AskedFor } from '../commands/command-request';
import { AsksFor } from '../commands/command-route';
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
  @Answers(views.calendars)
  list(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Get(':calendar')
  @Answers(views.calendars, { one: true })
  read(@Wanted() question: Question) {
    return this.questions.answer(question);
  }

  @Put(':calendar')
  @AsksFor(defineCalendar)
  define(@AskedFor() asked: Asked) {
    return this.commands.send(asked);
  }
}
