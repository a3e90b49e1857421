import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { ExceptionsService } from './exceptions.service';
import { ExceptionsDoor } from './notices/exceptions-commands';
import { NoticesService } from './notices/notices.service';
import { WebhooksService } from './notices/webhooks.service';
import { ExceptionsController } from './transport/exceptions.controller';
import { NoticesController } from './transport/notices.controller';

@Module({
  controllers: [ExceptionsController, NoticesController],
  providers: [
    ExceptionsService,
    NoticesService,
    WebhooksService,
    ExceptionsDoor,
    { provide: COMMANDS, useExisting: ExceptionsDoor },
  ],
})
export class ExceptionsModule {}
