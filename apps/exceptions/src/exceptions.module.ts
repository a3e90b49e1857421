import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { ExceptionsCommands } from './exceptions.commands';
import { ExceptionsService } from './exceptions.service';
import { DeliveryEnds } from './notices/delivery-ends';
import { MailService } from './notices/mail/mail.service';
import { OwnMailboxes } from './notices/mail/own-mailboxes';
import { NoticesService } from './notices/notices.service';
import { WebhooksService } from './notices/webhooks/webhooks.service';
import { ExceptionsController } from './transport/exceptions.controller';
import { MailController } from './transport/mail.controller';
import { NoticesController } from './transport/notices.controller';

@Module({
  controllers: [ExceptionsController, MailController, NoticesController],
  providers: [
    ExceptionsService,
    NoticesService,
    DeliveryEnds,
    MailService,
    OwnMailboxes,
    WebhooksService,
    ExceptionsCommands,
    { provide: COMMANDS, useExisting: ExceptionsCommands },
  ],
})
export class ExceptionsModule {}
