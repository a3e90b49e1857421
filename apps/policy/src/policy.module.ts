import { Module } from '@nestjs/common';
import { COMMANDS } from '#platform';
import { AccessService } from './access/access.service';
import { PolicyService } from './policy.service';
import { AccessController } from './transport/access.controller';
import { PolicyController } from './transport/policy.controller';

@Module({
  controllers: [PolicyController, AccessController],
  providers: [PolicyService, AccessService, { provide: COMMANDS, useExisting: PolicyService }],
})
export class PolicyModule {}
