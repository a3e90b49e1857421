import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type AnchorsReply, subjects } from '#contracts';
import { type CommandFrame, mustSayWhoAsks } from '#platform';
import { AnchorHost } from './anchor-host';

/** The door for those who ask where checkpoints of the log are kept outside. */
@Controller()
export class AnchorsController {
  constructor(private readonly anchors: AnchorHost) {}

  @MessagePattern(subjects.trust.anchors)
  standing(
    @Payload() { metadata }: Partial<Pick<CommandFrame, 'metadata'>>,
  ): Promise<AnchorsReply> {
    mustSayWhoAsks(metadata);
    return this.anchors.standing();
  }
}
