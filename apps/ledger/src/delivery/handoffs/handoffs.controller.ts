import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { HandoffBody, NextBody, subjects } from '#contracts';
import { type CommandFrame, mustSayWhoAsks, parseAs } from '#platform';
import { Handoffs } from './handoffs';

type Frame = Partial<Pick<CommandFrame, 'metadata'>>;

/** The doors for those who go on with work. */
@Controller()
export class HandoffsController {
  constructor(private readonly handoffs: Handoffs) {}

  @MessagePattern(subjects.handoffs.next)
  next(@Payload() { metadata, ...body }: Frame): Promise<object> {
    mustSayWhoAsks(metadata);
    return this.handoffs.next(metadata!.tenant, parseAs(NextBody, body));
  }

  @MessagePattern(subjects.handoffs.handoff)
  handoff(@Payload() { metadata, ...body }: Frame): Promise<object> {
    mustSayWhoAsks(metadata);
    return this.handoffs.handoff(metadata!.tenant, parseAs(HandoffBody, body));
  }
}
