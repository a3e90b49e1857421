import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { type ReplayDecisionsAnswer, subjects } from '#contracts';
import { type CommandFrame } from '#platform';
import { ReplayService } from '../replay/replay.service';

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
