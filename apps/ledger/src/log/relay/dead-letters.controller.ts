import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { IsId, subjects } from '#contracts';
import { type CommandFrame, mustSayWhoAsks, parseAs } from '#platform';
import { DeadLetters } from './dead-letters';

class ReplayFrame {
  @IsId() deadLetterId!: string;
}

/** Replays a dead letter of the caller's tenant; refuses any other with `not_found`. */
@Controller()
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @MessagePattern(subjects.internal.replayDeadLetter)
  async replay(@Payload() { metadata, ...body }: Partial<CommandFrame>): Promise<object> {
    mustSayWhoAsks(metadata);
    const { deadLetterId } = parseAs(ReplayFrame, body);
    await this.deadLetters.replay(deadLetterId, metadata!);
    return { deadLetterId };
  }
}
