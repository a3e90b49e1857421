import { ArrayMinSize, IsIn, IsInt, Max, Min } from 'class-validator';
import {
  AreHandoffPaths,
  AreIds,
  AreParts,
  Brief,
  Condition,
  type DelegationKind,
  delegationKinds,
  IsDuration,
  IsId,
  IsPart,
  IsText,
  Optional,
} from '#contracts';

/** Records that a stage has left what it leaves. */
export class Leave {
  @IsId() stage!: string;
  /** Names of evidence of the story. */
  @AreIds() @ArrayMinSize(1) artifacts!: string[];
}

/** Requests an approval of a gate, where nobody did yet, and grants it. */
export class PassGate {
  @IsId() name!: string;
  @IsId() kind!: string;
  @Optional() @AreParts(() => Condition) conditions?: Condition[];
  @Optional() @IsDuration() validFor?: string;
  @Optional() @IsText() comment?: string;
}

export class Question {
  @IsText() question!: string;
  @Optional() @IsText(128) owner?: string;
}

/** Answers a question of the work order. */
export class Reply {
  @IsInt() @Min(1) @Max(50) number!: number;
  @IsText() answer!: string;
}

/** Sends a brief; later steps speak of the dispatch by its name. */
export class Dispatch {
  @IsId() name!: string;
  @IsIn(delegationKinds) kind: DelegationKind = 'delegate_task';
  @IsText(128) recipient!: string;
  @Optional() @IsId() step?: string;
  @IsPart(() => Brief) brief!: Brief;
}

/** Something about a dispatch of the story. */
export class TakeOn {
  @IsId() dispatch!: string;
}

export class ReportDone extends TakeOn {
  @IsText() report!: string;
  @AreHandoffPaths() artifacts: string[] = [];
}

export class Confirm extends TakeOn {
  @Optional() @IsText() comment?: string;
}
