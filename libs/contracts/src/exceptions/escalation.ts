import { IsInt, Max, Min } from 'class-validator';
import { IsDuration, IsInstant, IsText } from '../fields';

/** Who is called next when what is owed is still owed after so long. */
export class EscalationStepDeclaration {
  /** Counted from the raising (ISO 8601), in the calendar of the code where it names one. */
  @IsDuration() after!: string;
  @IsText(128) owner!: string;
}

/** An escalation step as it was set when the obligation began: it is taken once, and a later definition moves it no more. */
export class EscalationStep {
  /** 1, 2, 3 … in order of time. */
  @IsInt() @Min(1) @Max(20) number!: number;
  @IsInstant() at!: string;
  /** Who is called. */
  @IsText(128) owner!: string;
}
