import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { subjects, type WhatIfAnswer } from '#contracts';
import { type CommandFrame } from '#platform';
import { WhatIfService } from '../what-if/what-if.service';

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
