import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { ExceptionsService } from './exceptions.service';
import { ExceptionsCommands, NoticesService } from './notices/notices.service';
import { WebhooksService } from './notices/webhooks/webhooks.service';
import { ExceptionsController } from './transport/exceptions.controller';
import { NoticesController } from './transport/notices.controller';

@Module({
  controllers: [ExceptionsController, NoticesController],
  providers: [
    ExceptionsService,
    NoticesService,
    WebhooksService,
    ExceptionsCommands,
    { provide: COMMANDS, useExisting: ExceptionsCommands },
  ],
})
export class ExceptionsModule {}
