import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { RewrapBody, type RewrapReply, subjects } from '#contracts';
import { type CommandFrame, parseAs } from '#platform';
import { Rewrapping } from './rewrapping';
import { mustRunDeployment } from '../../deployment-admin';

/** The door for those who exchange the master key. */
@Controller()
export class ContentKeysController {
  constructor(private readonly rewrapping: Rewrapping) {}

  @MessagePattern(subjects.ledger.rewrap)
  rewrap(@Payload() { metadata, ...body }: Partial<CommandFrame>): Promise<RewrapReply> {
    mustRunDeployment(metadata);
    return this.rewrapping.rewrap(parseAs(RewrapBody, body));
  }
}
