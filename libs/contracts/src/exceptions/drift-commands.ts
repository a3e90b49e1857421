import { IsIn } from 'class-validator';
import { OpenRemediationAnswer } from './answers';
import { defineCommand } from '../define';
import { IsId, IsInstant, IsText, Optional } from '../fields';
import { type DriftPeriod, driftPeriods } from './drift-signal';
import { Meanings } from '../meanings';
import { IsSomebody } from '../principals';

/** Opened for a period of the charts of a code, or by hand with a reason. */
@Meanings({
  code: 'By any name that the code has or had.',
  jobType:
    'Required with a period. By hand, that of the work order where absent, and `TBD` without a work order.',
  periodKind: '`week` or `month`; absent where it is opened by hand.',
  period: 'First instant of the period that got worse; absent where it is opened by hand.',
  because: 'By hand: what must be fixed, and why.',
  owner: 'By hand: who fixes it; the remediation owner of the code where absent.',
  seenOn: 'By hand: the work order that shows it.',
  exceptionId: 'By hand: the exception of that work order that shows it.',
  postReviewId: 'By hand: the post-review of that work order that shows it.',
})
export class OpenRemediationBody {
  @IsId() code!: string;
  @Optional() @IsText(64) jobType?: string;
  @Optional() @IsIn(driftPeriods) periodKind?: DriftPeriod;
  @Optional() @IsInstant() period?: string;
  @Optional() @IsText() because?: string;
  @Optional() @IsSomebody() owner?: string;
  @Optional() @IsId() seenOn?: string;
  @Optional() @IsId() exceptionId?: string;
  @Optional() @IsId() postReviewId?: string;
}

/** A point of the charts of a code. */
export type DriftPoint = Required<
  Pick<OpenRemediationBody, 'code' | 'jobType' | 'periodKind' | 'period'>
>;

export const openRemediation = defineCommand({
  name: 'open-remediation',
  service: 'exceptions',
  meaning:
    'Open a remediation by hand, or for a code that is getting worse; a code that still gets worse joins the open one.',
  route: 'POST /v1/remediations',
  creates: 'remediationId',
  roles: ['service', 'operator', 'admin'],
  body: OpenRemediationBody,
  answer: OpenRemediationAnswer,
});
