import { IsIn, Matches } from 'class-validator';
import { approvers } from '../access';
import { defineCommand } from '../define';
import { Optional, IsId, IsText } from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName, IsSomebody } from '../principals';
import { AssignAnswer } from './answers';
import { assignableObligations, type AssignableObligation } from './obligation-events';

@Meanings({
  workOrderId: 'The work order; absent for a remediation that has none.',
  kind: 'The kind of obligation.',
  subject: 'The id of the approval, post-review or remediation.',
  owner: 'The person or team that it is assigned to; never one who requested it.',
})
export class AssignObligationBody {
  @Optional() @IsId() workOrderId?: string;
  @IsIn(assignableObligations) kind!: AssignableObligation;
  @IsId() subject!: string;
  @IsSomebody() owner!: string;
  @IsText() reason!: string;
}

export const assignedKinds = [...assignableObligations, 'exception', 'input'] as const;
const OBLIGATION = /^(?:[a-z-]{1,32}\/)?[A-Za-z0-9_-]{1,64}$/;

/** An obligation as callers over HTTP name it. */
@Meanings({
  obligationId:
    'As the list of obligations names it, `exception/<id>`, or the id of the approval, exception, post-review or remediation alone.',
  kind: 'The kind of obligation; looked up where neither this field nor the id names it.',
  workOrderId: 'Looked up where absent; a remediation that stands by itself has none.',
})
export class ObligationReference {
  @Matches(OBLIGATION, {
    message: 'obligationId must be an id, or a kind and an id such as exception/<id>',
  })
  obligationId!: string;
  @Optional() @IsIn(assignedKinds) kind?: string;
  @Optional() @IsId() workOrderId?: string;
}

/** An assignment over HTTP; which service owns the command depends on the kind. */
@Meanings({
  owner: 'The person or team that it is assigned to; never one who requested it.',
})
export class AssignBody extends ObligationReference {
  @IsRecordedName() owner!: string;
  @IsText() reason!: string;
}

export const assignObligation = defineCommand({
  name: 'assign-obligation',
  service: 'approvals',
  meaning: 'Assign an obligation to an owner.',
  route: 'POST /v1/obligations/{obligationId}/assign',
  roles: approvers,
  body: AssignObligationBody,
  request: AssignBody,
  answer: AssignAnswer,
});
