import { IsInt, IsObject, IsIn, IsArray } from 'class-validator';
import { defineEvent } from '../define';
import {
  IsId,
  IsSha256,
  Optional,
  IsPart,
  IsName,
  IsText,
  IsDuration,
  AreParts,
  AsItIs,
} from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';

/** A decision on a work order. */
export class DecisionRef {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
}

@Meanings({
  version: '1, 2, 3 … in order of publishing.',
  digest: "SHA-256 of the definition's canonical JSON (RFC 8785).",
  definition: 'The validated definition: see `WorkflowDefinition`.',
  approvedBy: 'The decision that allowed it, where the version before wanted one.',
})
export class WorkflowPublishedData {
  @IsId() workflowId!: string;
  @IsInt() version!: number;
  @IsSha256() digest!: string;
  @IsObject() definition!: Record<string, unknown>;
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
@Meanings({
  id: 'The id of the rule.',
  outcome: 'What it decides: run, wait or stop.',
  reason: 'What a decision by it says.',
  approval: 'The kind of approval that it makes actions wait for.',
  owner: 'Who decides next where it decides.',
  code: 'The exception code that its stop raises.',
  maxAge: 'How old a fact that it reads may be (ISO 8601).',
  digest: 'SHA-256 of the rule by itself.',
  text: 'The Cedar text of the rule.',
})
export class PublishedRule {
  @IsName() id!: string;
  @IsIn(['run', 'wait', 'stop']) outcome!: 'run' | 'wait' | 'stop';
  @IsText(1_000) reason!: string;
  @Optional() @IsId() approval?: string;
  @Optional() @IsRecordedName() owner?: string;
  @Optional() @IsId() code?: string;
  @Optional() @IsDuration() maxAge?: string;
  @IsSha256() digest!: string;
  @IsText(200_000) text!: string;
}

@Meanings({
  version: '1, 2, 3 … of this policy.',
  digest: "SHA-256 of the Cedar text's UTF-8 bytes.",
  workflowDigest: 'The workflow version whose schema the rules were validated against.',
  cedar: 'The Cedar text.',
  rules: 'Each rule as people read it, in the order of the text.',
  cases: 'The golden cases that it passed.',
  rollbackOf: 'The earlier version whose text came back into force.',
  approvedBy: 'The decision that allowed the change, where the workflow wants one.',
})
export class PolicyPublishedData {
  @IsId() policyId!: string;
  @IsId() workflowId!: string;
  @IsInt() version!: number;
  @IsSha256() digest!: string;
  @IsSha256() workflowDigest!: string;
  @IsText(200_000) cedar!: string;
  @Optional() @AreParts(() => PublishedRule, 1000) rules?: PublishedRule[];
  @Optional() @AsItIs() @IsArray() cases?: unknown[];
  @Optional() @IsInt() rollbackOf?: number;
  @Optional() @IsPart(() => DecisionRef) approvedBy?: DecisionRef;
}

export const policyPublished = defineEvent({
  type: 'policy.published',
  version: 1,
  owner: 'policy',
  meaning: 'A version of a policy came into force for its workflow.',
  data: PolicyPublishedData,
});
