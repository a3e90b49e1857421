import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { ExceptionsService } from './exceptions.service';
import { ExceptionsController } from './transport/exceptions.controller';

@Module({
  controllers: [ExceptionsController],
  providers: [ExceptionsService, { provide: COMMANDS, useExisting: ExceptionsService }],
})
export class ExceptionsModule {}
