import { IsIn, IsInt, IsString, Min } from 'class-validator';
import { Answer, AreAll, AreStrings, IsCount } from '../answers';
import { Coverage } from '../approvals/coverage';
import { IsId, IsInstant, IsPart, Optional } from '../fields';
import { Meanings } from '../meanings';
import { SecondSignature, type ReviewVerdict, verdicts } from './break-glass-events';

/** A repeated command answers with the work order alone. */
@Answer()
@Meanings({
  remediationOwner: 'Who removes the cause.',
})
export class RaiseExceptionAnswer {
  @IsId() workOrderId!: string;
  @Optional() @IsId() exceptionId?: string;
  @Optional() @IsIn(['open']) status?: 'open';
  @Optional() @IsString() code?: string;
  @Optional() @IsString() owner?: string;
  @Optional() @IsString() remediationOwner?: string;
  @Optional() @IsInstant() dueAt?: string;
}

@Answer()
export class AssignExceptionAnswer {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsIn(['open']) status!: 'open';
  @IsString() owner!: string;
}

@Answer()
export class ResolveExceptionAnswer {
  @IsId() workOrderId!: string;
  @IsId() exceptionId!: string;
  @IsIn(['resolved']) status!: 'resolved';
}

@Answer()
@Meanings({ version: 'Counts the definitions of the code.' })
export class DefineExceptionCodeAnswer {
  @IsString() code!: string;
  @IsInt() @Min(1) version!: number;
}

@Answer()
export class DefineCalendarAnswer {
  @IsString() calendar!: string;
}

const obligationKinds = ['exception', 'post-review', 'remediation'] as const;

@Answer()
@Meanings({ subject: 'Its id.', kind: 'What it is: an exception, a post-review or a remediation.' })
export class BreakGlassObligation {
  @IsIn(obligationKinds) kind!: (typeof obligationKinds)[number];
  @IsString() subject!: string;
  @IsString() owner!: string;
  @IsInstant() dueAt!: string;
}

@Answer('What the break-glass permits, until when, and what has to be done for it.')
@Meanings({
  obligations: 'The exception, the review and the remediation, each with its owner and due time.',
  bypassed: 'Owners whose approval was bypassed; they are notified.',

  onBehalfOf: 'The chain of principals for whom it was declared.',
  secondSignature:
    'The second signature that it needs, and until when; absent where it needs none.',
})
export class BreakGlassAnswer extends Coverage {
  @IsId() workOrderId!: string;
  @IsId() breakGlassId!: string;
  @IsIn(['live']) status!: 'live';
  @IsString() code!: string;
  @Optional() @AreStrings() onBehalfOf?: readonly string[];
  @IsInstant() expiresAt!: string;
  @IsId() exceptionId!: string;
  @IsId() postReviewId!: string;
  @IsId() remediationId!: string;
  @AreStrings() bypassed!: readonly string[];
  @Optional() @IsPart(() => SecondSignature) secondSignature?: SecondSignature;
  @AreAll(() => BreakGlassObligation) obligations!: readonly BreakGlassObligation[];
}

@Answer()
export class EndBreakGlassAnswer {
  @IsId() workOrderId!: string;
  @IsId() breakGlassId!: string;
  @IsIn(['ended']) status!: 'ended';
}

@Answer()
@Meanings({ exceptionId: 'The exception that a review raises which is not upheld.' })
export class CompletePostReviewAnswer {
  @IsId() workOrderId!: string;
  @IsId() postReviewId!: string;
  @IsIn(['completed']) status!: 'completed';
  @IsIn(verdicts) verdict!: ReviewVerdict;
  @Optional() @IsId() exceptionId?: string;
}

@Answer()
export class OpenRemediationAnswer {
  @IsId() remediationId!: string;
  @IsIn(['open']) status!: 'open';
}

@Answer()
export class CompleteRemediationAnswer {
  @Optional() @IsId() workOrderId?: string;
  @IsId() remediationId!: string;
  @IsIn(['completed']) status!: 'completed';
}

@Answer()
export class DeleteWebhookAnswer {
  @IsId() webhookId!: string;
}

@Answer()
export class ReplayDeliveryAnswer {
  @IsString() deliveryId!: string;
  @IsIn(['pending']) status!: 'pending';
}

@Answer()
@Meanings({
  replayed: 'How many are sent again.',
})
export class ReplayDeadDeliveriesAnswer {
  @IsId() webhookId!: string;
  @IsCount() replayed!: number;
}
