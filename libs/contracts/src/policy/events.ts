import { IsArray, IsBoolean, IsIn, IsInt, IsObject } from 'class-validator';
import { WorkflowRef } from '../intake/workflow-ref';
import { Answer, AreAll, IsCount } from '../answers';
import { PlanLine } from './plan-line';
import { QUESTION_MEANING } from './questions';
import { defineEvent } from '../define';
import { BreakGlassAnswer } from '../exceptions/answers';
import {
  AreIds,
  AreTexts,
  AsItIs,
  IsDuration,
  IsId,
  IsInstant,
  IsName,
  IsScalar,
  IsSha256,
  IsText,
  Optional,
  type Scalar,
  AreParts,
  IsPart,
} from '../fields';
import { ProposedAction } from './action';
import { type ValueType, valueTypes } from './workflow-fields';
import { Meanings } from '../meanings';
import { AreRecordedNames, IsRecordedName } from '../principals';
import { actionFailed, actionPerformed } from './action-events';
import { workflowPublished, policyPublished } from './definition-events';
import { haltDeclared, haltExpired, haltLifted } from './halts';

export const outcomes = ['run', 'wait', 'stop'] as const;
export type Outcome = (typeof outcomes)[number];

/** The policy version that decided; absent fields mean that none was published. */
@Meanings({
  id: 'The policy.',
  version: '1, 2, 3 … of this policy.',
  digest: 'SHA-256 of its Cedar text, in hex.',
})
export class PolicyRef {
  @IsId() id!: string;
  @IsInt() version!: number;
  @IsSha256() digest!: string;
}

/** One thing that was looked at on the way to a decision. */
@Meanings({
  name: 'The name of the check.',
  passed: 'Whether it passed.',
  message: 'What was found, in a sentence.',
})
export class Check {
  @IsName() name!: string;
  @IsBoolean() passed!: boolean;
  @IsText() message!: string;
}

/** A fact as it stood when the decision was made. */
@Meanings({
  value: '`null` where it is unknown.',
  source: 'The source that stated it.',
  observedAt: 'When the source observed it.',
  conflicting: 'Sources disagree, so the rules took it as unknown. Absent for false.',
  statements: 'Sources that state it differently, with the value of each.',
  stale: 'Older than its maximum age: the rules took it as unknown.',
  notFrom:
    'Who states it although the workflow takes it from `source` alone: their statements do not count.',
  currency: 'The workflow declares it as an amount in minor units of this currency (ISO 4217).',
})
export class FactSnapshot {
  @IsScalar() value!: Scalar;
  @IsText(256) source!: string;
  @IsInstant() observedAt!: string;
  @Optional() @IsBoolean() conflicting?: boolean;
  @Optional() @AsItIs() @IsArray() statements?: readonly { source: string; value: Scalar }[];
  @Optional() @IsBoolean() stale?: boolean;
  @Optional() @AreTexts(256) notFrom?: string[];
  @Optional() @IsName() currency?: string;
}

/** A draft-only child work order that the decision opens. */
@Meanings({
  track: 'The track of the workflow.',
  workOrderId: 'The child work order.',
})
export class OpenedTrack {
  @IsId() track!: string;
  @IsId() workOrderId!: string;
}

/** One field in which an action goes beyond a grant. */
@Meanings({
  field: 'The part of the action that goes beyond it.',
  granted: 'What the approval covers.',
  requested: 'What the action proposes.',
})
export class BeyondGrant {
  @IsName() field!: string;
  @IsText() granted!: string;
  @IsText() requested!: string;
}

/** How an action goes beyond a grant that covers a part of it. */
@Meanings({
  approvalId: 'The grant; it goes on to cover what it covers.',
  covered: 'The part of the action that it covers: propose it by itself.',
  beyond: 'What goes beyond the grant.',
  tracks: 'The child work orders that were opened for the rest.',
})
export class ScopeChange {
  @IsId() approvalId!: string;
  @IsPart(() => ProposedAction) covered!: ProposedAction;
  @AreParts(() => BeyondGrant) beyond!: BeyondGrant[];
  @AreParts(() => OpenedTrack) tracks!: OpenedTrack[];
}

/** A break-glass in whose scope the action runs, waits for its second signature or no longer runs. */
@Meanings({
  breakGlassId: 'The break-glass that is used.',
  instead: 'The outcome of the policy without it.',
  bypassed: 'Owners whose approval was bypassed.',
})
export class BreakGlassUse {
  @IsId() breakGlassId!: string;
  @IsIn(['wait', 'stop']) instead!: 'wait' | 'stop';
  @AreRecordedNames() bypassed!: string[];
}

/** What a stop is about, where that passes by itself: the exception of the stop ends with it. */
@Meanings({
  cause: '`prerequisite` or `fact`.',
  subject: 'The name of the fact or of the prerequisite, which may be the one of a missing input.',
  source:
    'The only source whose statements of the fact count, as the workflow declares it; absent for any.',
  type: 'The type that the fact must have.',
  maxAge: 'How old the fact may be.',
})
export class StopCause {
  @IsIn(['prerequisite', 'fact']) cause!: 'prerequisite' | 'fact';
  @IsId() subject!: string;
  @Optional() @IsText(256) source?: string;
  @Optional() @IsIn(valueTypes) type?: ValueType;
  @Optional() @IsDuration() maxAge?: string;
}

@Meanings({
  outcome: 'What was decided: run, wait or stop.',
  enforced: 'False in mode `observe`: the true outcome, and nothing is held back.',
  reasons: 'Why, in sentences.',
  rules:
    'Ids of the rules that decided; `engine.<rule>` for those that are not in the policy text.',
  checks: 'Every check that was made, in order.',
  policy: 'The policy version that decided; absent where there was none.',
  workflow: 'The workflow version that the work order follows.',
  owner: 'Who decides next; `TBD` when nobody is known; the delegate itself for a run.',
  nextAction: 'What has to happen next, in a sentence.',
  approvals:
    'Approvals that it waits for and those it has (wait), that permit it (run) or that reject it (stop).',
  validUntil: 'Until when a run may be acted on.',
  outcomeDueAt: 'When the outcome of the run is due; absent where the workflow declares no time.',
  decidedAt: 'The time that the rules used: with it the decision can be made again, byte for byte.',
  supersedes: 'The earlier decision on the same action that this one replaces.',
  scopeChange:
    'A grant covers part of the action. Of a wait, the whole was requested; of a stop, its owner granted only that: propose `covered`.',
  code: 'The catalogued code of a stop. Each raises an exception, except `approval-exceeded`, and `outcome-unknown` of an action that may have run before.',
  requestedBy: 'Who proposed the action.',
  haltId: 'The halt that stops it; absent where none does.',
  confirmedByRequester:
    'A requester granted an approval that this run depends on, as the workflow allows. Absent for false.',
  plan: 'The line of a plan that it is about; absent where it is of no plan.',
  question: QUESTION_MEANING,
  asDelegate:
    'It was proposed with the role delegate: what was delegated limits it. Absent where it was not.',
})
abstract class DecisionFields {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @IsIn(outcomes) outcome!: Outcome;
  @IsBoolean() enforced!: boolean;
  @AreTexts() reasons!: string[];
  @AreTexts() rules!: string[];
  @AreParts(() => Check) checks!: Check[];
  @Optional() @IsPart(() => PolicyRef) policy?: PolicyRef;
  @IsPart(() => WorkflowRef) workflow!: WorkflowRef;
  @IsRecordedName() owner!: string;
  @IsText() nextAction!: string;
  @AreIds() approvals!: string[];
  @IsInstant() validUntil!: string;
  @Optional() @IsInstant() outcomeDueAt?: string;
  @Optional() @IsInstant() decidedAt?: string;
  @Optional() @IsId() supersedes?: string;
  @Optional() @IsPart(() => ScopeChange) scopeChange?: ScopeChange;
  @Optional() @IsId() code?: string;
  @Optional() @IsId() haltId?: string;
  @IsRecordedName() requestedBy!: string;
  @Optional() @IsBoolean() confirmedByRequester?: boolean;
  @Optional() @IsPart(() => PlanLine) plan?: PlanLine;
  @Optional() @IsId() question?: string;
  @Optional() @IsBoolean() asDelegate?: boolean;
}

@Meanings({
  breakGlass:
    "The break-glass that turned policy's answer into run, or into a wait for its second signature.",
})
abstract class MadeFields extends DecisionFields {
  @Optional() @IsPart(() => BreakGlassUse) breakGlass?: BreakGlassUse;
}

/** A decision as the answer to a proposed action. */
@Answer()
export class DecideAnswer extends MadeFields {
  @Optional() @IsBoolean() alreadyDecided?: boolean;
}

/** The decision on a line of a plan. */
@Answer()
@Meanings({
  line: 'The line of the plan.',
})
export class PlanDecision extends MadeFields {
  @IsCount() line!: number;
}

@Answer()
@Meanings({
  decisions: 'One for each line, in order.',
})
export class ProposePlanAnswer {
  @IsId() workOrderId!: string;
  @IsId() planId!: string;
  @AreAll(() => PlanDecision) decisions!: readonly PlanDecision[];
}

/** A declared break-glass in the decision that it leads to. */
@Answer('What the run depends on, and what has to be done for it.')
@Meanings({ instead: 'What policy decided.' })
export class BreakGlassInUse extends BreakGlassAnswer {
  @Optional() @IsIn(['wait', 'stop']) instead?: 'wait' | 'stop';
}

@Answer()
@Meanings({
  breakGlass: 'The break-glass that was declared.',
})
export class DeclareBreakGlassAnswer extends DecisionFields {
  @Optional() @IsBoolean() alreadyDecided?: boolean;
  @IsPart(() => BreakGlassInUse) breakGlass!: BreakGlassInUse;
}

@Meanings({
  consumes: 'Single-use approvals that this run uses up.',
  facts: 'The full snapshot of facts that the rules used, by name.',
  stopCause:
    'The prerequisite or fact that a stop is about; absent where it is about the kind of action.',
  roles:
    'Roles of the credential that proposed the action. Absent with `asDelegate`, where `delegate` alone counts, and where none was recorded.',
  memberOf:
    'Teams that the requester and those for whom they act were in by the registry. Absent for none.',
  afterStop:
    'The same proposal was stopped before for another reason, which may have passed. Absent for false.',
})
export class DecisionMadeData extends MadeFields {
  @AreIds() consumes!: string[];
  @IsObject() facts!: Record<string, FactSnapshot>;
  @Optional() @IsPart(() => StopCause) stopCause?: StopCause;
  @Optional() @IsBoolean() afterStop?: boolean;
  @Optional() @AreIds() roles?: string[];
  @Optional() @AreRecordedNames() memberOf?: string[];
}

export const decisionMade = defineEvent({
  type: 'decision.made',
  version: 1,
  owner: 'policy',
  meaning: 'A proposed action was answered with run, wait or stop before it ran.',
  data: DecisionMadeData,
});

export const policyEvents = [
  workflowPublished,
  policyPublished,
  decisionMade,
  actionPerformed,
  actionFailed,
  haltDeclared,
  haltLifted,
  haltExpired,
] as const;
