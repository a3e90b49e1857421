import { ArrayMinSize } from 'class-validator';
import { defineCommand } from '../define';
import { AreParts, IsId, IsPart, Optional } from '../fields';
import { Examples } from '../examples';
import { Meanings } from '../meanings';
import { ProposedAction } from './action';
import { DecideAnswer, ProposePlanAnswer } from './events';
import { PLAN_LINES_MAX } from './plan-line';
import { QUESTION_MEANING } from './questions';

@Meanings({
  workflow: 'The workflow that the work order has to follow; refused where it follows another one.',
})
@Examples({ workflow: 'refunds' })
export class DecideBody {
  @IsId() workOrderId!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @IsId() workflow?: string;
}

/** A question of AuthZEN states more than an action: the gateway proposes one for it. */
@Meanings({ question: QUESTION_MEANING })
@Examples({ question: 'm01ezGCPEisdzxb_3IRha8qqYX5ceqMKvqbU2muxwLw' })
export class DecideForQuestionBody extends DecideBody {
  @Optional() @IsId() question?: string;
}

export const decideAction = defineCommand({
  name: 'decide',
  service: 'policy',
  meaning: 'Ask whether a proposed action may run, must wait or must stop.',
  route: 'POST /v1/decisions',
  // Approvers too: urgency that they take on themselves is decided like any other action.
  roles: ['integrator', 'delegate', 'approver', 'operator', 'admin'],
  body: DecideForQuestionBody,
  request: DecideBody,
  answer: DecideAnswer,
});

@Meanings({
  planId: 'Chosen by the caller; Writ makes one where absent.',
  actions: 'The lines of the plan, in order; no two of them are the same action.',
})
export class ProposePlanBody {
  @IsId() workOrderId!: string;
  @Optional() @IsId() planId?: string;
  @AreParts(() => ProposedAction, PLAN_LINES_MAX) @ArrayMinSize(1) actions!: ProposedAction[];
}

/** Decisions of several actions in one commit. What waits for one owner is granted with one signature. */
export const proposePlan = defineCommand({
  name: 'propose-plan',
  service: 'policy',
  meaning:
    'Propose several exact actions at once: each gets a decision, and each approval is for one line alone.',
  route: 'POST /v1/plans',
  roles: decideAction.roles,
  body: ProposePlanBody,
  answer: ProposePlanAnswer,
});
