import { IsIn, IsInt, Matches, Max, Min, IsString } from 'class-validator';
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

export const authorities = ['read', 'propose', 'approve', 'apply', 'rollback'] as const;
export type Authority = (typeof authorities)[number];

/** Money is never a float: whole minor units (`1250` is 12.50) and an ISO 4217 code. */
export class Money {
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) minor!: number;
  @IsString()
  @Matches(/^[A-Z]{3}$/, { message: '$property must be an ISO 4217 code such as EUR' })
  currency!: string;
}

/** What a delegate wants to do: asked about before it runs. */
export class ProposedAction {
  /** A kind that the workflow lists: `refund.issue`. */
  @IsName() kind!: string;
  @IsIn(authorities) authority!: Authority;
  /** The one system it touches. */
  @IsId() system!: string;
  /** Objects it is about. */
  @Optional() @AreIds() objects?: string[];
  /** What it writes in that system; nothing for a read. */
  @Optional() @AreIds() writes?: string[];
  @Optional() @IsPart(() => Money) amount?: Money;
  /** Who will see the effect: a customer, the public, a team. */
  @Optional() @IsId() audience?: string;
  /** The step of the checklist that it belongs to. */
  @Optional() @IsId() step?: string;
  /** What the policy may want to know of this action alone. */
  @Optional() @IsScalarMap() arguments?: Record<string, Scalar>;
  /** How to undo it; actions that write carry one. */
  @Optional() @IsText() rollback?: string;
}
