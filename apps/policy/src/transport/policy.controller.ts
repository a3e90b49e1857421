import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  commandSubjects,
  type DecidersReply,
  type ForeseeReply,
  policyCommands,
  type ReplayDecisionsAnswer,
  subjects,
  type WhatIfAnswer,
} from '#contracts';
import { type CommandFrame, type RequestFrame } from '#platform';
import { PolicyService } from '../policy.service';
import { WhatIfService } from '../what-if/what-if.service';
import { ReplayService } from '../replay/replay.service';

/** One interface for every command: the service dispatches them, so nothing here grows with them. */
@Controller()
export class PolicyController {
  constructor(private readonly policy: PolicyService) {}

  @MessagePattern(commandSubjects('policy', policyCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.policy.handle(frame);
  }
}

/** Asks what a proposed policy would have decided. Only our own processes reach this subject. */
@Controller()
export class WhatIfController {
  constructor(private readonly whatIfs: WhatIfService) {}

  @MessagePattern(subjects.internal.whatIf)
  ask(
    @Payload() { metadata, ...body }: { readonly metadata: CommandFrame['metadata'] },
  ): Promise<WhatIfAnswer> {
    return this.whatIfs.ask(body, metadata);
  }
}

/** Who would decide, and what would be decided. Only our own processes reach these subjects. */
@Controller()
export class DecidersController {
  constructor(private readonly service: PolicyService) {}

  @MessagePattern(subjects.internal.deciders)
  deciders(@Payload() request: RequestFrame): Promise<DecidersReply> {
    return this.service.deciders(request);
  }

  @MessagePattern(subjects.internal.foresee)
  foresee(@Payload() request: RequestFrame): Promise<ForeseeReply> {
    return this.service.foresee(request);
  }
}

/** Makes recorded decisions again. Only our own processes reach this subject. */
@Controller()
export class ReplayController {
  constructor(private readonly replays: ReplayService) {}

  @MessagePattern(subjects.internal.replayDecisions)
  replay(
    @Payload() { metadata, ...body }: { readonly metadata: CommandFrame['metadata'] },
  ): Promise<ReplayDecisionsAnswer> {
    return this.replays.replay(body, metadata);
  }
}
