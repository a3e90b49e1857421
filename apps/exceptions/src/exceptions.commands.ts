import { Injectable } from '@nestjs/common';
import {
  type apiKeyRevoked,
  CALL_BACK,
  DISABLE_WEBHOOKS,
  type keysFileLoaded,
  type principalRetired,
  type principalTeamsClaimed,
  type RecordedOf,
  type sessionRevoked,
  TELL_PEOPLE,
} from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type CommandFrame, type CommandHandler } from '#platform';
import { ExceptionsService } from './exceptions.service';
import { type EndingEvent } from './notices/callbacks/callbacks';
import { NoticesService } from './notices/notices.service';

/** After which nothing more is sent to some webhooks and mailboxes. */
type DisablingEvent = RecordedOf<
  | typeof principalRetired
  | typeof principalTeamsClaimed
  | typeof apiKeyRevoked
  | typeof keysFileLoaded
  | typeof sessionRevoked
>;

/** Where reactions of this process lead: to the deciders, to notifications, or to webhooks. */
@Injectable()
export class ExceptionsCommands implements CommandHandler {
  constructor(
    private readonly exceptions: ExceptionsService,
    private readonly notices: NoticesService,
  ) {}

  async handle(frame: CommandFrame): Promise<object> {
    switch (frame.name) {
      case TELL_PEOPLE:
        await this.notices.tell(frame.data as RecordedEvent);
        return {};
      case CALL_BACK:
        await this.notices.callBack(frame.data as EndingEvent);
        return {};
      case DISABLE_WEBHOOKS:
        await this.disableDeliveries(frame.data as DisablingEvent);
        return {};
      default:
        return this.exceptions.handle(frame);
    }
  }

  private disableDeliveries(event: DisablingEvent): Promise<void> {
    switch (event.type) {
      case 'api-key.revoked':
        return this.notices.disableDeliveriesOfKey(event);
      case 'keys-file.loaded':
        return this.notices.disableDeliveriesOfFile(event);
      case 'session.revoked':
        return this.notices.disableDeliveriesOfSession(event);
      case 'principal.retired':
        return this.notices.disableDeliveriesOfRetired(event);
      case 'principal.teams-claimed':
        return this.notices.disableDeliveriesOfTeamsLeft(event);
    }
  }
}
