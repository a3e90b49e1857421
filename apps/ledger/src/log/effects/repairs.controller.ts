import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { RepairBody, type RepairReply, subjects } from '#contracts';
import { type CommandFrame, mustSayWhoAsks, parseAs } from '#platform';
import { Repairs } from './repairs';

/** Where admins have missing effects delivered. */
@Controller()
export class RepairsController {
  constructor(private readonly repairs: Repairs) {}

  @MessagePattern(subjects.ledger.repair)
  repair(@Payload() { metadata, ...body }: Partial<CommandFrame>): Promise<RepairReply> {
    mustSayWhoAsks(metadata);
    return this.repairs.repair(metadata!.tenant, parseAs(RepairBody, body));
  }
}
