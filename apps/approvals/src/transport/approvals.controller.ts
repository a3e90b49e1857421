import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  approvalCommands,
  commandSubjects,
  type ListAbsencesRequest,
  type ReviewApprovalRequest,
  subjects,
} from '#contracts';
import { type CommandFrame, type RequestFrame } from '#platform';
import { ApprovalsService } from '../approvals.service';

/** One interface for every command: the decider tells them apart, so nothing here grows with them. */
@Controller()
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @MessagePattern(commandSubjects('approvals', approvalCommands))
  command(@Payload() frame: CommandFrame): Promise<object> {
    return this.approvals.handle(frame);
  }

  @MessagePattern(subjects.internal.reviewApproval)
  review(@Payload() request: ReviewApprovalRequest): Promise<object> {
    return this.approvals.review(request);
  }

  @MessagePattern(subjects.internal.findAnswerers)
  answerers(@Payload() request: ReviewApprovalRequest): Promise<object> {
    return this.approvals.answerers(request);
  }

  @MessagePattern(subjects.internal.readAccessRequest)
  accessRequest(@Payload() request: RequestFrame): Promise<object> {
    return this.approvals.readAccessRequest(request);
  }

  @MessagePattern(subjects.internal.readRequestForm)
  requestForm(@Payload() request: RequestFrame): Promise<object> {
    return this.approvals.readRequestForm(request);
  }

  @MessagePattern(subjects.internal.listAbsences)
  absences(@Payload() request: ListAbsencesRequest): Promise<object> {
    return this.approvals.listAbsences(request);
  }
}
