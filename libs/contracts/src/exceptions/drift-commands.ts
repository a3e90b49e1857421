import { IsIn } from 'class-validator';
import { defineCommand } from '../define';
import { IsId, IsInstant, IsText } from '../fields';
import { type DriftPeriod, driftPeriods } from './drift-signal';

/** Which point of the charts of a code says that there is more of it; what it says is read there. */
export class OpenRemediationBody {
  /** By any name that the code has or had. */
  @IsId() code!: string;
  @IsText(64) jobType!: string;
  @IsIn(driftPeriods) periodKind!: DriftPeriod;
  /** First instant of the period. */
  @IsInstant() period!: string;
}

export const openRemediation = defineCommand({
  name: 'open-remediation',
  service: 'exceptions',
  meaning: 'Open a remediation for a code that is getting worse, or join the open one.',
  roles: ['service', 'operator', 'admin'],
  body: OpenRemediationBody,
});
