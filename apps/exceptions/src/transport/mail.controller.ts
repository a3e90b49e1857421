import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { subjects } from '#contracts';
import { type CommandFrame } from '#platform';
import { MailService } from '../notices/mail/mail.service';
import { OwnMailboxes } from '../notices/mail/own-mailboxes';

type FromCaller = Readonly<Record<string, unknown>> & {
  readonly metadata: CommandFrame['metadata'];
};

/** Queries of the gateway about mailboxes and messages. Only our own processes reach these subjects. */
@Controller()
export class MailController {
  constructor(
    private readonly mail: MailService,
    private readonly own: OwnMailboxes,
  ) {}

  @MessagePattern(subjects.internal.setMailbox)
  set(@Payload() { metadata, ...body }: FromCaller) {
    return this.mail.set(body, metadata);
  }

  @MessagePattern(subjects.internal.claimMailbox)
  claim(@Payload() body: unknown) {
    return this.mail.claim(body);
  }

  @MessagePattern(subjects.internal.removeMailbox)
  remove(@Payload() { metadata, ...body }: FromCaller) {
    return this.mail.remove(body, metadata);
  }

  @MessagePattern(subjects.internal.listMailboxes)
  list(@Payload() { metadata, ...body }: FromCaller) {
    return this.mail.list(body, metadata);
  }

  @MessagePattern(subjects.internal.requestOwnMailbox)
  requestOwn(@Payload() { metadata, ...body }: FromCaller) {
    return this.own.request(body, metadata);
  }

  @MessagePattern(subjects.internal.confirmOwnMailbox)
  confirmOwn(@Payload() { metadata, ...body }: FromCaller) {
    return this.own.confirm(body, metadata);
  }

  @MessagePattern(subjects.internal.removeOwnMailbox)
  removeOwn(@Payload() { metadata, ...body }: FromCaller) {
    return this.own.remove(body, metadata);
  }

  @MessagePattern(subjects.internal.listOwnMailboxes)
  listOwn(@Payload() { metadata }: FromCaller) {
    return this.own.list(metadata);
  }

  @MessagePattern(subjects.internal.listMails)
  mails(@Payload() { metadata, ...body }: FromCaller) {
    return this.mail.listMails(body, metadata);
  }

  @MessagePattern(subjects.internal.replayMail)
  replay(@Payload() { metadata, ...body }: FromCaller) {
    return this.mail.replay(body, metadata);
  }
}
