import { ArrayMinSize, IsBoolean, IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { AreHandoffPaths, AreNames, AreTexts, IsDuration, IsPart, IsText } from '../fields';

export const delegationKinds = ['delegate_task', 'execute'] as const;
export type DelegationKind = (typeof delegationKinds)[number];

/** The delegator stops and waits until the operator says that the delegate is done. */
export const yieldModes = ['user-confirmed'] as const;
export type YieldMode = (typeof yieldModes)[number];

/** When the recipient is reminded: first after `initialWait`, then after `every`, each time `factor` times longer. */
export class Timeouts {
  @IsDuration() initialWait!: string;
  @IsDuration() remindEvery!: string;
  /** 1 reminds evenly. */
  @IsOptional() @IsNumber() @Min(1) @Max(10) factor?: number;
  /** Counted from the dispatch: then the operator is told that completion was not confirmed. */
  @IsDuration() hardTimeout!: string;
}

/** What a delegate gets to know: complete, or the dispatch is refused. Domain rule 11. */
export class Brief {
  @IsText() objective!: string;
  /** What belongs to it and what does not, in words. */
  @IsText() scope!: string;
  /** Artifacts of the handoff area that the delegate reads; each has to be staged. */
  @AreHandoffPaths() reads!: string[];
  /** Places in the handoff area where the delegate leaves what it makes. */
  @AreHandoffPaths() @ArrayMinSize(1) writes!: string[];
  /** Commands or checks that show that it is done. */
  @AreTexts() @ArrayMinSize(1) verification!: string[];
  /** What the delegate does when it is done: it reports, stops and waits. */
  @IsText() completion!: string;
  @IsPart(() => Timeouts) timeouts!: Timeouts;
  @IsIn(yieldModes) yieldMode!: YieldMode;
  /** Kinds of actions that the delegate may propose: never more than the delegator may. */
  @AreNames() permits: string[] = [];
  /** Whether the work stops when nobody confirms it in time. */
  @IsBoolean() blocks: boolean = true;
}
