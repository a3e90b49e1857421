import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsInt, Max, Min } from 'class-validator';
import { approvers } from '../access';
import { defineCommand } from '../define';
import { AreParts, IsDuration, IsId, IsSha256, IsText, Limit, Optional } from '../fields';
import { Meanings } from '../meanings';
import { PLAN_LINES_MAX } from '../policy/plan-line';
import { GrantPlanAnswer } from './answers';

@Meanings({
  line: 'The line.',
  seen: 'Digest of what changed since its request, as shown; refused when more has changed since.',
})
export class SeenLine {
  @Max(PLAN_LINES_MAX) @Min(1) @IsInt() line!: number;
  @IsSha256() seen!: string;
}

@Meanings({
  lines: 'The lines that are granted; any other goes on waiting.',
  kind: 'Grants the approvals of this kind alone; every kind that the sender may sign where absent.',
  seen: 'What the sender was shown of each line, at most once a line; a line that is not named is granted unseen.',
  validFor:
    'How long each grant is valid (ISO 8601); where absent, as the workflow states, or a day.',
})
export class GrantPlanBody {
  @IsId() workOrderId!: string;
  @IsId() planId!: string;
  @Max(PLAN_LINES_MAX, { each: true })
  @Min(1, { each: true })
  @IsInt({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(PLAN_LINES_MAX)
  @ArrayMinSize(1)
  @IsArray()
  lines!: number[];
  @Limit() @IsId() kind?: string;
  @Limit()
  @ArrayUnique(({ line }: SeenLine) => line, {
    message: 'each line must be named once in $property',
  })
  @AreParts(() => SeenLine, PLAN_LINES_MAX)
  seen?: SeenLine[];
  @Optional() @IsDuration() validFor?: string;
  @Optional() @IsText() comment?: string;
}

export const grantPlan = defineCommand({
  name: 'grant-plan',
  service: 'approvals',
  meaning: 'Approve lines of a plan with one signature: all of them are granted, or none.',
  route: 'POST /v1/plans/{planId}/grant',
  roles: approvers,
  body: GrantPlanBody,
  answer: GrantPlanAnswer,
});
