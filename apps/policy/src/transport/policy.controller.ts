import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { commandSubjects, policyCommands } from '#contracts';
import { type CommandFrame } from '#platform';
import { PolicyService } from '../policy.service';

/** One door for every command: the service tells them apart, so nothing here grows with them. */
@Controller()
export class PolicyController {
  constructor(private readonly policy: PolicyService) {}

  @MessagePattern(commandSubjects('policy', policyCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.policy.handle(frame);
  }
}
