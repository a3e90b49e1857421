import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import { approvers } from '../access';
import { defineCommand } from '../define';
import { AreParts, IsDuration, IsId, IsSha256, IsText, Limit, Optional } from '../fields';
import { Meanings } from '../meanings';
import { PLAN_LINES_MAX } from '../policy/plan-line';
import { PlanAnswer } from './answers';

@Meanings({
  line: 'The line.',
  seen: 'Digest of what changed since its request, as shown; refused when more has changed since.',
})
export class SeenLine {
  @Max(PLAN_LINES_MAX) @Min(1) @IsInt() line!: number;
  @IsSha256() seen!: string;
}

@Meanings({
  lines:
    'The lines that are answered, and any other goes on waiting; every line that waits for the sender where absent.',
  kind: 'Answers the approvals of this kind alone; every kind that the sender may answer where absent.',
  seen: 'What the sender was shown of each line, at most once a line; a line that is not named is answered unseen.',
})
export abstract class AnswerPlanBody {
  @IsId() workOrderId!: string;
  @IsId() planId!: string;
  @Limit()
  @Max(PLAN_LINES_MAX, { each: true })
  @Min(1, { each: true })
  @IsInt({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(PLAN_LINES_MAX)
  @ArrayMinSize(1)
  @IsArray()
  lines?: number[];
  @Limit() @IsId() kind?: string;
  @Limit()
  @ArrayUnique(({ line }: SeenLine) => line, {
    message: 'each line must be named once in $property',
  })
  @AreParts(() => SeenLine, PLAN_LINES_MAX)
  seen?: SeenLine[];
}

@Meanings({
  validFor:
    'How long each grant is valid (ISO 8601); where absent, as the workflow states, or a day.',
})
export class GrantPlanBody extends AnswerPlanBody {
  @Optional() @IsDuration() validFor?: string;
  @Optional() @IsText() comment?: string;
}

export const grantPlan = defineCommand({
  name: 'grant-plan',
  service: 'approvals',
  meaning: 'Approve a plan, or lines of it, with one signature: all of them are granted, or none.',
  route: 'POST /v1/plans/{planId}/grant',
  roles: approvers,
  body: GrantPlanBody,
  answer: PlanAnswer,
});

@Meanings({ reason: 'Why not; the requester reads it.' })
export class RejectPlanBody extends AnswerPlanBody {
  @IsText() reason!: string;
}

export const rejectPlan = defineCommand({
  name: 'reject-plan',
  service: 'approvals',
  meaning: 'Reject a plan, or lines of it, at once: all of them are rejected, or none.',
  route: 'POST /v1/plans/{planId}/reject',
  roles: approvers,
  body: RejectPlanBody,
  answer: PlanAnswer,
});
