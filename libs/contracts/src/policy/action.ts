import { IsIn, IsInt, Matches, Max, Min, IsString } from 'class-validator';
import { AreExternalIds, IsExternalId } from '../external-ids';
import {
  AreIds,
  IsId,
  IsName,
  IsScalarMap,
  IsText,
  Optional,
  type Scalar,
  IsPart,
} from '../fields';
import { Examples } from '../examples';
import { Meanings } from '../meanings';

export const authorities = ['read', 'propose', 'approve', 'apply', 'rollback'] as const;
export type Authority = (typeof authorities)[number];

/** Money is never a float: whole minor units (`1250` is 12.50) and an ISO 4217 code. */
@Meanings({
  minor: 'Amount in the smallest unit of the currency, such as cents.',
  currency: 'ISO 4217 code, such as `EUR`.',
})
@Examples({ minor: 1250, currency: 'EUR' })
export class Money {
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) minor!: number;
  @IsString()
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code such as EUR' })
  currency!: string;
}

/** What a delegate proposes to do, before it runs. */
@Meanings({
  kind: 'A kind that the workflow lists: `refund.issue`.',
  authority: 'Its class of authority: read, propose, approve, apply or rollback.',
  system: 'The one system that it touches.',
  objects: 'Ids of the objects that it is about.',
  writes: 'What it writes in that system; nothing for a read.',
  amount: 'The money that it moves.',
  audience: 'Who will see the effect: a customer, the public, a team.',
  step: 'The step of the checklist that it belongs to.',
  arguments: 'Values that the policy reads for this action alone.',
  rollback: 'How to undo it; actions that write carry one.',
})
@Examples({
  kind: 'refund.issue',
  authority: 'apply',
  system: 'payments',
  objects: ['order-7'],
  writes: ['refund'],
  audience: 'customer-12',
  step: 'issue-refund',
  arguments: { express: false },
  rollback: 'Charge the card again.',
})
export class ProposedAction {
  @IsName() kind!: string;
  @IsIn(authorities) authority!: Authority;
  @IsId() system!: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @AreIds() writes?: string[];
  @Optional() @IsPart(() => Money) amount?: Money;
  @Optional() @IsExternalId() audience?: string;
  @Optional() @IsId() step?: string;
  @Optional() @IsScalarMap() arguments?: Record<string, Scalar>;
  @Optional() @IsText() rollback?: string;
}
