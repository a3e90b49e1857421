import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { everybody, jsonSchema } from '#contracts';
import { Calendars } from '../calendar/calendars';
import { type Content, Described } from '../docs/described';
import { AllowedTo, Public } from '../identity/access';
import { InFlight } from '../identity/in-flight';

const calendarContent: Content = { 'text/calendar': jsonSchema.text };

/** Due reviews and remediations for calendar programs (RFC 5545). */
@Controller()
export class CalendarController {
  constructor(
    @Inject(Calendars) private readonly calendars: Calendars,
    @Inject(InFlight) private readonly inFlight: InFlight,
  ) {}

  @Get('v1/calendar.ics')
  @AllowedTo(...everybody)
  @Described({
    summary: 'Your due reviews and remediations as a calendar file (RFC 5545).',
    answer: calendarContent,
  })
  async own(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    send(reply, await this.calendars.file(request.caller!));
  }

  @Get('c/:token')
  @Public()
  @Described({
    summary:
      'The same for a calendar program that has the address, as long as the key of its maker works.',
    answer: calendarContent,
    canBeMissing: true,
  })
  async byLink(@Param('token') token: string, @Res() reply: FastifyReply): Promise<void> {
    const reader = await this.calendars.readerBy(token);
    this.inFlight.enter({ tenant: reader.tenant, id: reader.id }, reply.raw);
    send(reply, await this.calendars.file(reader));
  }
}

const send = (reply: FastifyReply, file: string): void => {
  void reply
    .header('content-type', 'text/calendar; charset=utf-8')
    .header('content-disposition', 'attachment; filename="writ.ics"')
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .send(file);
};
