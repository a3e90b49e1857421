import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { LedgerService } from './ledger.service';
import { LogHost } from './log/log-host';
import { LedgerController } from './transport/ledger.controller';

@Module({
  controllers: [LedgerController],
  providers: [LogHost, LedgerService, { provide: COMMANDS, useExisting: LedgerService }],
})
export class LedgerModule {}
