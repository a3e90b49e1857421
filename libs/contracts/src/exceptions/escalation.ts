import { IsInt, Max, Min } from 'class-validator';
import { IsDuration, IsInstant } from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName, IsSomebody } from '../principals';

/** One step of an escalation path: whom to notify when an obligation is still open after so long. */
@Meanings({
  after: 'Time since the raising (ISO 8601), in the calendar of the code where it names one.',
  owner: 'Who is notified.',
})
export class EscalationStepDeclaration {
  @IsDuration() after!: string;
  @IsSomebody() owner!: string;
}

/** An escalation step as it was set when the obligation began: it is taken once, and a later definition moves it no more. */
@Meanings({
  number: '1, 2, 3 … in order of time.',
  at: 'When it is due.',
  owner: 'Who is notified.',
})
export class EscalationStep {
  @IsInt() @Min(1) @Max(20) number!: number;
  @IsInstant() at!: string;
  @IsRecordedName() owner!: string;
}
