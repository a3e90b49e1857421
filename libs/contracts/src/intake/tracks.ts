import { IsBoolean } from 'class-validator';
import { IsId, Optional } from '../fields';
import { Meanings } from '../meanings';
import { AreRecordedNames } from '../principals';

/** Whether Writ enforces its decisions on a work order, or only observes. */
export const modes = ['observe', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** `draft-only` prepares, and never applies or sends, until every gate of its workflow is open. */
export const allowedOutputs = ['any', 'draft-only'] as const;
export type AllowedOutput = (typeof allowedOutputs)[number];

/** The work order that a child was opened from. */
@Meanings({
  workOrderId: 'The parent work order.',
  track: 'The track of its workflow.',
  decisionId: 'The decision that found the change of scope.',
  holdsParent: 'Whether the parent can be closed only after the child ended.',
  requesters:
    'The requesters of the action that went beyond its grant: none of them approves in the child either.',
  issuers: 'Who issued the keys of these requesters: none of them approves in the child either.',
})
export class ParentWorkOrder {
  @IsId() workOrderId!: string;
  @IsId() track!: string;
  @IsId() decisionId!: string;
  @IsBoolean() holdsParent!: boolean;
  @Optional() @AreRecordedNames() requesters?: string[];
  @Optional() @AreRecordedNames() issuers?: string[];
}
