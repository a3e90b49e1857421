import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { AreIds, IsDuration, IsId, IsPart, IsText, Optional } from '../fields';
import { Money } from './action';
import { AreRecorders, AreSomebody, IsOwner } from '../principals';
import { Meanings } from '../meanings';

/** Who takes over when an owner does not answer. */
@Meanings({
  owner: 'The person or team who takes over.',
  after: 'Time since the request (ISO 8601); shorter than the time to answer.',
})
export class FallbackDeclaration {
  @IsOwner() owner!: string;
  @IsDuration() after!: string;
}

/** Who answers one kind of approval, how fast, and how long a grant is valid. */
@Meanings({
  owner: 'A person or team; `TBD` while nobody is named, and then nobody can grant it.',
  answerWithin: 'How long the owner has (ISO 8601); then the request expires.',
  validFor: 'How long a grant is valid (ISO 8601) where its owner states no time.',
  singleUse: 'Whether one run uses a grant up.',
  signatures: 'How many distinct persons must sign.',
  signers: 'Who may sign. Empty: everybody who may answer for the owner.',
  recorders:
    'Who may record an answer that an owner or signer gave elsewhere, besides those who answer for them: principals, and roles as `role:operator`.',
  after: 'Kinds that must be granted before this one is requested.',
  fallback: 'Who takes over when the owner does not answer.',
  warnBefore:
    'How long before the end of the time to answer, or of the grant, the owner is warned (ISO 8601).',
})
export class ApprovalDeclaration {
  @IsOwner() owner!: string;
  @IsDuration() answerWithin!: string;
  @IsDuration() validFor!: string;
  @IsBoolean() singleUse: boolean = false;
  @IsInt() @Min(1) @Max(20) signatures: number = 1;
  @AreSomebody() signers: string[] = [];
  @AreRecorders() recorders: string[] = [];
  @AreIds() after: string[] = [];
  @Optional() @IsPart(() => FallbackDeclaration) fallback?: FallbackDeclaration;
  @Optional() @IsDuration() warnBefore?: string;
}

/** What the runs of one work order may come to. What goes beyond stops. */
@Meanings({
  actions: 'How many runs.',
  writes: 'How many runs that write.',
  minutes: 'Minutes since the opening.',
  amount: 'In this currency; an amount in another one stops.',
})
export class BudgetDeclaration {
  @Optional() @IsInt() @Min(0) actions?: number;
  @Optional() @IsInt() @Min(0) writes?: number;
  @Optional() @IsInt() @Min(0) minutes?: number;
  @Optional() @IsPart(() => Money) amount?: Money;
}

/** What stands between one part of the work and the next. */
@Meanings({
  name: 'How stages name it.',
  approvals: 'Kinds of approvals, each declared under `approvals`.',
  facts: 'Declared facts that must be known to be true.',
  evidence: 'Kinds of evidence that must be recorded.',
})
export class GateDeclaration {
  @IsId() name!: string;
  @AreIds() approvals: string[] = [];
  @AreIds() facts: string[] = [];
  @AreIds() evidence: string[] = [];
}

/** A parallel piece of work that a change of scope opens: it prepares and never applies or sends. */
@Meanings({
  name: 'The name of its work.',
  workflow: 'The workflow that it follows.',
  owner: 'Who owns that work.',
  title: 'What people see.',
  holdsParent: 'Whether the parent can be closed only after it ended.',
})
export class TrackDeclaration {
  @IsId() name!: string;
  @IsId() workflow!: string;
  @IsOwner() owner: string = 'TBD';
  @Optional() @IsText(200) title?: string;
  @IsBoolean() holdsParent: boolean = false;
}
