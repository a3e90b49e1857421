import { Injectable } from '@nestjs/common';
import { type ApprovalCommand, approvalCommands } from '#contracts';
import {
  CommandDoor,
  type CommandFrame,
  type CommandHandler,
  DeciderService,
  Platform,
} from '#platform';
import { type WorkOrder } from '#work-order';
import { decidingApprovals } from './deciding';
import { type ApprovalContext } from './domain/approval.decider';

/** Every answer to what policy asked, whichever door it came through. */
@Injectable()
export class ApprovalsService implements CommandHandler {
  private readonly door = new CommandDoor(approvalCommands);
  private readonly approvals: DeciderService<WorkOrder, ApprovalCommand, ApprovalContext>;

  constructor({ store }: Platform) {
    this.approvals = new DeciderService(store, decidingApprovals(store));
  }

  async handle(frame: CommandFrame): Promise<object> {
    return this.approvals.handle(this.door.open(frame) as unknown as ApprovalCommand);
  }
}
