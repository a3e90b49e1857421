import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { IntakeService } from './intake.service';
import { IntakeController } from './transport/intake.controller';
import { FactReceiver } from './transport/fact-receiver';
import { IntakeStream } from './transport/intake-stream';

@Module({
  controllers: [IntakeController],
  providers: [
    IntakeStream,
    FactReceiver,
    IntakeService,
    { provide: COMMANDS, useExisting: IntakeService },
  ],
})
export class IntakeModule {}
