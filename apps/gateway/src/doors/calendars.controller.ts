import { Controller, Get, Inject, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { defineCalendar, views } from '#contracts';
import { Answers } from '../answering/answers';
import { type Question, Wanted } from '../answering/question';
import { Questions } from '../answering/questions';
import { type Asked, AskedFor } from '../asking/asked';
import { AsksFor } from '../asking/asks-for';
import { Commands } from '../asking/commands';

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
