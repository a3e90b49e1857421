import { defineEvent } from '../define';
import { IsId, IsText } from '../fields';

/** Who skips is the actor and when is the event's time: a skip without a reason and a scope is none. */
class Skip {
  @IsId() workOrderId!: string;
  @IsText() rationale!: string;
  /** What the skip is permitted for, in words: `this order only`. */
  @IsText(500) scope!: string;
}

export class StepSkippedData extends Skip {
  @IsId() step!: string;
}

export const stepSkipped = defineEvent({
  type: 'step.skipped',
  version: 1,
  owner: 'intake',
  meaning: 'A step was left out on purpose, by somebody, for a reason and within a scope.',
  data: StepSkippedData,
  erasable: ['rationale'],
});

export class GateSkippedData extends Skip {
  @IsId() gate!: string;
}

export const gateSkipped = defineEvent({
  type: 'gate.skipped',
  version: 1,
  owner: 'intake',
  meaning: 'A gate no longer holds up the closure; draft-only work it holds back as before.',
  data: GateSkippedData,
  erasable: ['rationale'],
});

export const skipEvents = [stepSkipped, gateSkipped] as const;
