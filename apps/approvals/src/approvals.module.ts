import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { ApprovalsService } from './approvals.service';
import { ApprovalsController } from './transport/approvals.controller';

@Module({
  controllers: [ApprovalsController],
  providers: [ApprovalsService, { provide: COMMANDS, useExisting: ApprovalsService }],
})
export class ApprovalsModule {}
