import { IsInt, Max, Min } from 'class-validator';
import { IsId } from '../fields';
import { Meanings } from '../meanings';

/** How many actions a plan has at most: its decisions and packets are recorded in one commit. */
export const PLAN_LINES_MAX = 50;

/** An action of a plan. Its approvals cover nothing but the decisions on this line. */
@Meanings({
  line: '1, 2, 3 … of the plan.',
  lines: 'How many lines the plan has.',
})
export class PlanLine {
  @IsId() planId!: string;
  @IsInt() @Min(1) @Max(PLAN_LINES_MAX) line!: number;
  @IsInt() @Min(1) @Max(PLAN_LINES_MAX) lines!: number;
}
