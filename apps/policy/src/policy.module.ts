import { Module } from '@nestjs/common';
import { COMMANDS, Platform } from '#platform';
import { AccessService } from './access/access.service';
import { NatsCallers } from './access/nats-callers';
import { RemovedKeys } from './access/removed-keys';
import { SavedPages } from './access/saved-pages';
import { SessionsService } from './access/sessions.service';
import { TenantsService } from './access/tenants.service';
import { EngineWatch } from './cedar/engine-watch';
import { PolicyChecks } from './cedar/policy-checks';
import { PolicyService } from './policy.service';
import { ReplayService } from './replay/replay.service';
import {
  AccessController,
  AdmissionController,
  SavedPagesController,
  SessionsController,
  TenantsController,
} from './transport/access.controller';
import {
  PolicyController,
  DecidersController,
  ReplayController,
  WhatIfController,
} from './transport/policy.controller';
import { WhatIfService } from './what-if/what-if.service';

@Module({
  controllers: [
    PolicyController,
    AccessController,
    AdmissionController,
    SavedPagesController,
    SessionsController,
    TenantsController,
    DecidersController,
    ReplayController,
    WhatIfController,
  ],
  providers: [
    EngineWatch,
    {
      provide: PolicyChecks,
      useFactory: ({ log }: Platform) => new PolicyChecks(log),
      inject: [Platform],
    },
    PolicyService,
    AccessService,
    NatsCallers,
    RemovedKeys,
    SavedPages,
    SessionsService,
    TenantsService,
    ReplayService,
    WhatIfService,
    { provide: COMMANDS, useExisting: PolicyService },
  ],
})
export class PolicyModule {}
