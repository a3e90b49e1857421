import { IsIn } from 'class-validator';
import { OpenRemediationAnswer } from './answers';
import { defineCommand } from '../define';
import { IsId, IsInstant, IsText } from '../fields';
import { type DriftPeriod, driftPeriods } from './drift-signal';
import { Meanings } from '../meanings';

/** Which point of the charts of a code says that there is more of it; what it says is read there. */
@Meanings({
  code: 'By any name that the code has or had.',
  periodKind: '`week` or `month`.',
  period: 'First instant of the period.',
})
export class OpenRemediationBody {
  @IsId() code!: string;
  @IsText(64) jobType!: string;
  @IsIn(driftPeriods) periodKind!: DriftPeriod;
  @IsInstant() period!: string;
}

export const openRemediation = defineCommand({
  name: 'open-remediation',
  service: 'exceptions',
  meaning: 'Open a remediation for a code that is getting worse, or join the open one.',
  route: 'POST /v1/remediations',
  creates: 'remediationId',
  roles: ['service', 'operator', 'admin'],
  body: OpenRemediationBody,
  answer: OpenRemediationAnswer,
});
