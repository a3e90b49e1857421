import { ArrayMinSize, IsBoolean, IsIn, IsNumber, IsOptional, Max, Min } from 'class-validator';
import { AreHandoffPaths, AreNames, AreTexts, IsDuration, IsPart, IsText } from '../fields';
import { Examples } from '../examples';
import { Meanings } from '../meanings';

export const delegationKinds = ['delegate_task', 'execute'] as const;
export type DelegationKind = (typeof delegationKinds)[number];

/** The delegator stops and waits until the operator says that the delegate is done. */
export const yieldModes = ['user-confirmed'] as const;
export type YieldMode = (typeof yieldModes)[number];

/** When the recipient is reminded: first after `initialWait`, then after `every`, each time `factor` times longer. */
@Meanings({
  initialWait: 'Time before the first reminder (ISO 8601).',
  remindEvery: 'Time between reminders (ISO 8601).',
  factor: 'Each pause between reminders is this many times the one before; 1 reminds evenly.',
  hardTimeout:
    'Time since the dispatch (ISO 8601) until the operator is notified that completion was not confirmed.',
})
@Examples({ factor: 2 })
export class Timeouts {
  @IsDuration() initialWait!: string;
  @IsDuration() remindEvery!: string;
  @IsOptional() @IsNumber() @Min(1) @Max(10) factor?: number;
  @IsDuration() hardTimeout!: string;
}

/** What a delegate gets to know: complete, or the dispatch is refused. Domain rule 11. */
@Meanings({
  objective: 'What is to be achieved.',
  scope: 'What belongs to it and what does not, in words.',
  reads: 'Artifacts of the handoff area that the delegate reads; each has to be there.',
  writes: 'Places in the handoff area where the delegate leaves its results.',
  verification: 'Commands or checks that show that it is done.',
  completion: 'What the delegate does when it is done: it reports, stops and waits.',
  timeouts: 'When the delegate is reminded and the dispatch times out.',
  yieldMode: 'How the delegate hands back: `user-confirmed`.',
  permits: 'Kinds of actions that the delegate may propose: never more than the delegator may.',
  blocks: 'Whether the work stops when nobody confirms it in time.',
})
@Examples({
  objective: 'Say whether the order is broken.',
  scope: 'Order 7 only; nothing is paid.',
  reads: ['inspection/order.md'],
  writes: ['findings'],
  verification: ['The finding names what is broken.'],
  completion: 'Report, then stop and wait.',
  permits: ['order.inspect'],
})
export class Brief {
  @IsText() objective!: string;
  @IsText() scope!: string;
  @AreHandoffPaths() reads!: string[];
  @AreHandoffPaths() @ArrayMinSize(1) writes!: string[];
  @AreTexts() @ArrayMinSize(1) verification!: string[];
  @IsText() completion!: string;
  @IsPart(() => Timeouts) timeouts!: Timeouts;
  @IsIn(yieldModes) yieldMode!: YieldMode;
  @AreNames() permits: string[] = [];
  @IsBoolean() blocks: boolean = true;
}
