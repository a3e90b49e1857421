import { ArrayMaxSize, ArrayUnique, IsBoolean, IsIn, IsNumber } from 'class-validator';
import {
  AreNames,
  IsDuration,
  IsId,
  IsLine,
  IsName,
  IsPart,
  IsScalarMap,
  IsText,
  Optional,
  type Scalar,
} from '../fields';
import { Meanings } from '../meanings';
import { GROUP_DIMENSIONS_MAX } from './rows/group-rows';

/** How a figure is compared with a threshold. */
export const comparisons = ['>', '>=', '<', '<='] as const;
export type Comparison = (typeof comparisons)[number];

@Meanings({
  column: 'A column of numbers of the answer, such as raised or resolvedRateUpper.',
  is: 'How the figure is compared: >, >=, < or <=.',
  value: 'The number that it is compared with.',
})
export class Threshold {
  @IsName() column!: string;
  @IsIn(comparisons) is!: Comparison;
  @IsNumber() value!: number;
}

/** Filters as a question has them. */
export const filterTexts = (
  filters: Readonly<Record<string, Scalar>> = {},
): Record<string, string> =>
  Object.fromEntries(Object.entries(filters).map(([name, value]) => [name, String(value)]));

/** A question that a report answers again and again, and what makes it cross. */
@Meanings({
  name: 'What people call it, in one line.',
  report: 'The report, by its name in /v1/reports.',
  filters: 'Filters of the report, by name.',
  groupBy: 'The dimensions to count by; the rows of the report itself where absent.',
  zone: 'The time zone in which months and weeks of groupBy begin.',
  within: 'Only what happened within this time before now (ISO 8601); it moves along.',
  threshold:
    'What a row has to fulfil. Absent for the report drift alone: then a chart has to say that there is more of a code.',
  eachRow:
    'Each row crosses by itself. Where absent, the first row that fulfils the condition is a crossing, until none does.',
})
export class AlertTerms {
  @IsLine(100) name!: string;
  @IsId() report!: string;
  @Optional() @IsScalarMap() filters?: Record<string, Scalar>;
  @Optional() @AreNames() @ArrayUnique() @ArrayMaxSize(GROUP_DIMENSIONS_MAX) groupBy?: string[];
  @Optional() @IsText(64) zone?: string;
  @Optional() @IsDuration() within?: string;
  @Optional() @IsPart(() => Threshold) threshold?: Threshold;
  @Optional() @IsBoolean() eachRow?: boolean;
}
