import { Injectable } from '@nestjs/common';
import { CALL_BACK, DISABLE_WEBHOOKS, TELL_PEOPLE } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type CommandFrame, type CommandHandler } from '#platform';
import { ExceptionsService } from './exceptions.service';
import { type EndingEvent } from './notices/callbacks/callbacks';
import { DeliveryEnds, type DisablingEvent } from './notices/delivery-ends';
import { NoticesService } from './notices/notices.service';

/** Where reactions of this process lead: to the deciders, to notifications, or to webhooks. */
@Injectable()
export class ExceptionsCommands implements CommandHandler {
  constructor(
    private readonly exceptions: ExceptionsService,
    private readonly notices: NoticesService,
    private readonly deliveryEnds: DeliveryEnds,
  ) {}

  async handle(frame: CommandFrame): Promise<object> {
    switch (frame.name) {
      case TELL_PEOPLE:
        await this.notices.handle(frame.data as RecordedEvent);
        return {};
      case CALL_BACK:
        await this.notices.callBack(frame.data as EndingEvent);
        return {};
      case DISABLE_WEBHOOKS:
        await this.deliveryEnds.after(frame.data as DisablingEvent);
        return {};
      default:
        return this.exceptions.handle(frame);
    }
  }
}
