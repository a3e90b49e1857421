import { IsBoolean } from 'class-validator';
import { AreTexts, IsId, Optional } from '../fields';

/** `draft-only` prepares, and never applies or sends, until every gate of its workflow is open. */
export const allowedOutputs = ['any', 'draft-only'] as const;
export type AllowedOutput = (typeof allowedOutputs)[number];

/** The work order that a child was opened from. */
export class ParentWorkOrder {
  @IsId() workOrderId!: string;
  /** The track of its workflow. */
  @IsId() track!: string;
  /** The decision that found the change of scope. */
  @IsId() decisionId!: string;
  /** Whether the parent can be closed only after the child ended. */
  @IsBoolean() holdsParent!: boolean;
  /** The requesters of the action that went beyond its grant: none of them approves in the child either. */
  @Optional() @AreTexts(128) requesters?: string[];
  /** Who issued the keys of these requesters: none of them approves in the child either. */
  @Optional() @AreTexts(128) issuers?: string[];
}
