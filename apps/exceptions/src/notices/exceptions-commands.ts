import { Injectable } from '@nestjs/common';
import { TELL_PEOPLE } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type CommandFrame, type CommandHandler } from '#platform';
import { ExceptionsService } from '../exceptions.service';
import { NoticesService } from './notices.service';

/** Where reactions of this process lead: to the deciders, or to whoever tells people. */
@Injectable()
export class ExceptionsCommands implements CommandHandler {
  constructor(
    private readonly exceptions: ExceptionsService,
    private readonly notices: NoticesService,
  ) {}

  async handle(frame: CommandFrame): Promise<object> {
    if (frame.name !== TELL_PEOPLE) return this.exceptions.handle(frame);
    await this.notices.tell(frame.data as RecordedEvent);
    return {};
  }
}
