import { IsIn, IsInt, Min } from 'class-validator';
import { IsInstant } from '../fields';
import { Meanings } from '../meanings';

/** `p`: share of work orders that ever had the code; `u`: exceptions per work order. See docs/drift.md. */
export const driftCharts = ['u', 'p'] as const;
export type DriftChart = (typeof driftCharts)[number];

/** Months and ISO weeks, of UTC. */
export const driftPeriods = ['month', 'week'] as const;
export type DriftPeriod = (typeof driftPeriods)[number];

/** The rules by which a chart says that there is more of a code. */
export const risingRules = ['beyond-limits', 'eight-on-one-side', 'six-in-a-row'] as const;

/** A point of a control chart that says that a code is getting worse, as the chart stood when it was looked at. */
@Meanings({
  chart: 'The control chart that shows it.',
  periodKind: '`week` or `month`.',
  period: 'First instant of the period.',
  rule: 'The rule of the chart that it breaks.',
  count: 'How often the code was raised in the period.',
  exposure: 'Work orders of the job type that were opened in the period.',
  limit: 'The highest count that is still chance.',
})
export class DriftSignal {
  @IsIn(driftCharts) chart!: DriftChart;
  @IsIn(driftPeriods) periodKind!: DriftPeriod;
  @IsInstant() period!: string;
  @IsIn(risingRules) rule!: (typeof risingRules)[number];
  @IsInt() @Min(0) count!: number;
  @IsInt() @Min(1) exposure!: number;
  @IsInt() @Min(0) limit!: number;
}
