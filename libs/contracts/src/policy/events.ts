import { IsArray, IsBoolean, IsIn, IsInt, IsObject } from 'class-validator';
import { Origin } from '../intake/events';
import { WorkflowRef } from '../intake/workflow-ref';
import { MaskedPlace } from '../intake/masked';
import { defineEvent } from '../define';
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
import { type ValueType, valueTypes } from './workflow';

/** A decision on a work order. */
export class DecisionRef {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
}

export class WorkflowPublishedData {
  @IsId() workflowId!: string;
  /** 1, 2, 3 … in order of publishing. */
  @IsInt() version!: number;
  /** SHA-256 of the definition's canonical JSON (RFC 8785). */
  @IsSha256() digest!: string;
  /** The validated definition: see `WorkflowDefinition`. */
  @IsObject() definition!: Record<string, unknown>;
  /** The decision that allowed it, where the version before wanted one. */
  @Optional() @IsPart(() => DecisionRef) approvedBy?: DecisionRef;
}

export const workflowPublished = defineEvent({
  type: 'workflow.published',
  version: 1,
  owner: 'policy',
  meaning: 'A version of a workflow became the one that new work orders are opened with.',
  data: WorkflowPublishedData,
});

/** A rule of a published policy: what its annotations say, and its text in Cedar's own format. */
export class PublishedRule {
  @IsName() id!: string;
  @IsIn(['run', 'wait', 'stop']) outcome!: 'run' | 'wait' | 'stop';
  @IsText(1_000) reason!: string;
  @Optional() @IsId() approval?: string;
  @Optional() @IsText(128) owner?: string;
  @Optional() @IsId() code?: string;
  /** How old a fact that it reads may be (ISO 8601). */
  @Optional() @IsDuration() maxAge?: string;
  /** SHA-256 of the rule by itself. */
  @IsSha256() digest!: string;
  @IsText(200_000) text!: string;
}

export class PolicyPublishedData {
  @IsId() policyId!: string;
  @IsId() workflowId!: string;
  @IsInt() version!: number;
  /** SHA-256 of the Cedar text's UTF-8 bytes. */
  @IsSha256() digest!: string;
  /** The workflow version whose schema the rules were validated against. */
  @IsSha256() workflowDigest!: string;
  @IsText(200_000) cedar!: string;
  /** Each rule as people read it, in the order of the text. */
  @Optional() @AreParts(() => PublishedRule, 1_000) rules?: PublishedRule[];
  /** The golden cases that it passed. */
  @Optional() @AsItIs() @IsArray() cases?: unknown[];
  /** The earlier version whose text came back into force. */
  @Optional() @IsInt() rollbackOf?: number;
  /** The decision that allowed the change, where the workflow wants one. */
  @Optional() @IsPart(() => DecisionRef) approvedBy?: DecisionRef;
}

export const policyPublished = defineEvent({
  type: 'policy.published',
  version: 1,
  owner: 'policy',
  meaning: 'A version of a policy came into force for its workflow.',
  data: PolicyPublishedData,
});

export const outcomes = ['run', 'wait', 'stop'] as const;
export type Outcome = (typeof outcomes)[number];

/** The policy version that decided; absent fields mean that none was published. */
export class PolicyRef {
  @IsId() id!: string;
  @IsInt() version!: number;
  @IsSha256() digest!: string;
}

/** One thing that was looked at on the way to a decision. */
export class Check {
  @IsName() name!: string;
  @IsBoolean() passed!: boolean;
  @IsText() message!: string;
}

/** A fact as it stood when the decision was made. */
export class FactSnapshot {
  /** `null` when unknown (TBD). */
  @IsScalar() value!: Scalar;
  @IsText(256) source!: string;
  @IsInstant() observedAt!: string;
  @Optional() @IsBoolean() conflicting?: boolean;
  /** Sources that state it differently, with what each says. */
  @Optional() @AsItIs() @IsArray() statements?: readonly { source: string; value: Scalar }[];
  /** Older than its maximum age: the rules took it as unknown. */
  @Optional() @IsBoolean() stale?: boolean;
  /** Who states it although the workflow takes it from `source` alone: their statements do not count. */
  @Optional() @AreTexts(256) notFrom?: string[];
}

/** A draft-only child work order that the decision opens. */
export class OpenedTrack {
  @IsId() track!: string;
  @IsId() workOrderId!: string;
}

/** One field in which an action goes beyond a grant. */
export class BeyondGrant {
  @IsName() field!: string;
  @IsText() granted!: string;
  @IsText() asked!: string;
}

/** How an action goes beyond a grant that covers a part of it. */
export class ScopeChange {
  /** The grant; it goes on to cover what it covers. */
  @IsId() approvalId!: string;
  /** The part of the action that it covers: propose it by itself. */
  @IsPart(() => ProposedAction) covered!: ProposedAction;
  @AreParts(() => BeyondGrant) beyond!: BeyondGrant[];
  @AreParts(() => OpenedTrack) tracks!: OpenedTrack[];
}

/** A break-glass in whose scope the action runs, waits for its second signature or no longer runs. */
export class BreakGlassUse {
  @IsId() breakGlassId!: string;
  /** What policy said. */
  @IsIn(['wait', 'stop']) instead!: 'wait' | 'stop';
  /** Owners who would have been asked. */
  @AreTexts(128) bypassed!: string[];
}

/** What a stop is about, where that passes by itself: the exception of the stop ends with it. */
export class StopCause {
  @IsIn(['prerequisite', 'fact']) cause!: 'prerequisite' | 'fact';
  /** The name of the fact or of the prerequisite, which may be the one of a missing input. */
  @IsId() subject!: string;
  /** The only source whose statements of the fact count, as the workflow declares it; absent for any. */
  @Optional() @IsText(128) source?: string;
  /** The type that the fact must have. */
  @Optional() @IsIn(valueTypes) type?: ValueType;
  /** How old the fact may be. */
  @Optional() @IsDuration() maxAge?: string;
}

export class DecisionMadeData {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @IsIn(outcomes) outcome!: Outcome;
  /** False in mode `observe`: the true outcome, and nothing is held back. */
  @IsBoolean() enforced!: boolean;
  @AreTexts() reasons!: string[];
  /** Ids of the rules that decided; `engine.<rule>` for those that are not in the policy text. */
  @AreTexts() rules!: string[];
  @AreParts(() => Check) checks!: Check[];
  @Optional() @IsPart(() => PolicyRef) policy?: PolicyRef;
  @IsPart(() => WorkflowRef) workflow!: WorkflowRef;
  /** Who decides next; `TBD` when nobody is known; the delegate itself for a run. */
  @IsText(128) owner!: string;
  @IsText() nextAction!: string;
  /** Approvals that it waits for and those it has (wait), that permit it (run) or that say no (stop). */
  @AreIds() approvals!: string[];
  /** Single-use approvals that this run uses up. */
  @AreIds() consumes!: string[];
  @IsInstant() validUntil!: string;
  /** The time that the rules saw: with it the decision can be made again, byte for byte. */
  @Optional() @IsInstant() decidedAt?: string;
  /** The full snapshot of facts that the rules saw, by name. */
  @IsObject() facts!: Record<string, FactSnapshot>;
  /** The earlier decision on the same action that this one replaces. */
  @Optional() @IsId() supersedes?: string;
  /** The action is partly covered by a grant, and the rest was asked for. */
  @Optional() @IsPart(() => ScopeChange) scopeChange?: ScopeChange;
  /** The break-glass that turned policy's answer into run, or into a wait for its second signature. */
  @Optional() @IsPart(() => BreakGlassUse) breakGlass?: BreakGlassUse;
  /** The catalogued code of the exception that a stop raises. */
  @Optional() @IsId() code?: string;
  /** The prerequisite or fact that a stop is about; absent where it is about the kind of action. */
  @Optional() @IsPart(() => StopCause) stopCause?: StopCause;
  /** The same proposal was stopped before for another reason, which may have passed. Absent for false. */
  @Optional() @IsBoolean() afterStop?: boolean;
  @IsText(128) requestedBy!: string;
  /** An approval that this run rests on is a requester's own, as the workflow allows. Absent for false. */
  @Optional() @IsBoolean() confirmedByRequester?: boolean;
  /** It was proposed with the role delegate: what was delegated limits it. Absent where it was not. */
  @Optional() @IsBoolean() asDelegate?: boolean;
}

export const decisionMade = defineEvent({
  type: 'decision.made',
  version: 1,
  owner: 'policy',
  meaning: 'A proposed action was answered with run, wait or stop before it ran.',
  data: DecisionMadeData,
});

export class ActionReportedData {
  @IsId() workOrderId!: string;
  /** The decision that allowed it; absent when the reporter named none. */
  @Optional() @IsId() decisionId?: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @AreIds() evidence?: string[];
  /** Whether a run decision covered it when it was reported. */
  @IsBoolean() authorised!: boolean;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  /** What was masked in the report; an action of which anything was masked is not authorised. */
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
}

export const actionPerformed = defineEvent({
  type: 'action.performed',
  version: 1,
  owner: 'policy',
  meaning: 'A delegate reported that an action was carried out.',
  data: ActionReportedData,
});

export const actionFailed = defineEvent({
  type: 'action.failed',
  version: 1,
  owner: 'policy',
  meaning: 'A delegate reported that an action was tried and did not succeed.',
  data: ActionReportedData,
});

export const policyEvents = [
  workflowPublished,
  policyPublished,
  decisionMade,
  actionPerformed,
  actionFailed,
] as const;
