import { IsBoolean, IsIn, IsInt, IsString } from 'class-validator';
import { Answer, AreAll, AreStrings, HasSchema, IsCount, IsUri } from '../answers';
import { AreIds, IsId, IsInstant, IsPart, Optional } from '../fields';
import { type DocumentOf, mapOf, meaning, objectOf, text } from '../json-schema';
import { Meanings } from '../meanings';
import { type Outcome, outcomes } from '../policy/events';
import { AccessRequestHint, PresentedApproval } from './access-requests';

/** Why a question got no decision: nothing is recorded of it, and the answer is false. */
export const unansweredReasons = [
  'not_mapped',
  'mapping_ambiguous',
  'question_unfit',
  'subject_not_yours',
  'work_order_missing',
  'work_order_not_found',
  'work_order_of_other_workflow',
  'approval_unverifiable',
] as const;
export type UnansweredReason = (typeof unansweredReasons)[number];

@Answer()
@Meanings({
  status: 'The HTTP status that the same error has elsewhere.',
  code: 'The stable code of the error.',
  message: 'What is wrong and what to do about it.',
})
export class EvaluationError {
  @IsInt() status!: number;
  @IsString() code!: string;
  @IsString() message!: string;
}

@Answer()
@Meanings({
  evaluation_id: 'The recorded decision; GET /v1/decisions/{decisionId} has all of it.',
  evaluated_at: 'When it was made.',
  work_order_id: 'The work order on which it is recorded.',
  position: 'Its ledger position; absent until the view of decisions has it.',
  outcome: '`run`, `wait` or `stop`: only `run` is the decision true.',
  enforced: 'False in mode `observe`: the workflow asks that nothing is held back.',
  reason:
    'For machines: `approval_required` of a wait, the exception code of a stop, and otherwise why there is no decision.',
  reasons: 'Why, in sentences.',
  owner: 'Who decides next.',
  next_action:
    'What has to happen next, in a sentence. Where the question presents an approval: `request` or `none`.',
  approvals: 'Approvals that it waits for or depends on.',
  valid_until: 'Until when a run may be acted on.',
  error: 'Why the question could not be decided.',
  access_request: 'Present where access can be requested.',
  approval: 'The approval that the question presented, where it is in force.',
})
export class EvaluationContext {
  @Optional() @IsId() evaluation_id?: string;
  @Optional() @IsInstant() evaluated_at?: string;
  @Optional() @IsId() work_order_id?: string;
  @Optional() @IsCount() position?: number;
  @Optional() @IsIn(outcomes) outcome?: Outcome;
  @Optional() @IsBoolean() enforced?: boolean;
  @Optional() @IsString() reason?: string;
  @Optional() @AreStrings() reasons?: readonly string[];
  @Optional() @IsString() owner?: string;
  @Optional() @IsString() next_action?: string;
  @Optional() @AreIds() approvals?: readonly string[];
  @Optional() @IsInstant() valid_until?: string;
  @Optional() @IsPart(() => EvaluationError) error?: EvaluationError;
  @Optional() @IsPart(() => AccessRequestHint) access_request?: AccessRequestHint;
  @Optional() @IsPart(() => PresentedApproval) approval?: PresentedApproval;
}

@Answer()
@Meanings({
  decision: 'Whether the subject may. Anything but true means that it must not.',
  context: 'Why, who decides next, and where the decision is recorded.',
})
export class EvaluationAnswer {
  @IsBoolean() decision!: boolean;
  @Optional() @IsPart(() => EvaluationContext) context?: EvaluationContext;
}

@Answer('Of several questions; the answer to a single one has `decision`.')
@Meanings({
  evaluations: 'The decisions, in the order of the questions.',
  decision: 'Of a single question.',
  context: 'Of a single question.',
})
export class EvaluationsAnswer {
  @Optional() @AreAll(() => EvaluationAnswer) evaluations?: readonly EvaluationAnswer[];
  @Optional() @IsBoolean() decision?: boolean;
  @Optional() @IsPart(() => EvaluationContext) context?: EvaluationContext;
}

@Answer()
@Meanings({
  next_token: 'Leads to the next page; empty after the last one.',
  count: 'How many results this page has.',
})
export class SearchedPage {
  @IsString() next_token!: string;
  @IsCount() count!: number;
}

@Answer()
@Meanings({ type: 'The type that was searched.', id: 'One that may.' })
export class FoundEntity {
  @IsString() type!: string;
  @IsString() id!: string;
}

@Answer()
@Meanings({ name: 'An action that would run.' })
export class FoundAction {
  @IsString() name!: string;
}

@Meanings({ page: 'Absent where the request has no page and this is all.' })
abstract class SearchAnswer {
  @Optional() @IsPart(() => SearchedPage) page?: SearchedPage;
}

@Answer()
@Meanings({ results: 'What was found, among what the mappings know.' })
export class EntitySearchAnswer extends SearchAnswer {
  @AreAll(() => FoundEntity) results!: readonly FoundEntity[];
}

@Answer()
@Meanings({ results: 'The actions that would run.' })
export class ActionSearchAnswer extends SearchAnswer {
  @AreAll(() => FoundAction) results!: readonly FoundAction[];
}

@Answer()
@Meanings({
  value: 'What a request states.',
  label: 'What people see of it.',
  description: 'What it means.',
  risk_level: 'How risky it is, in a word of the workflow.',
})
export class CatalogItem {
  @IsString() value!: string;
  @IsString() label!: string;
  @Optional() @IsString() description?: string;
  @Optional() @IsString() risk_level?: string;
}

@Answer()
@Meanings({
  granted: 'Whether it would run without a request. It authorizes nothing: ask the question.',
})
export class RequestableItem extends CatalogItem {
  @IsBoolean() granted!: boolean;
}

@Meanings({ next_cursor: 'Leads to the next page; absent after the last one.' })
abstract class CatalogPage {
  @Optional() @IsString() next_cursor?: string;
}

@Answer('Values that a field of an access request takes.')
@Meanings({ items: 'The values that can be chosen for the denied action.' })
export class FieldCatalogAnswer extends CatalogPage {
  @AreAll(() => CatalogItem) items!: readonly CatalogItem[];
}

@Answer('What would run, or can be requested once it was denied.')
@Meanings({
  items: 'Names of actions, or ids of resources; those that policy would stop are not among them.',
})
export class RequestableCatalogAnswer extends CatalogPage {
  @AreAll(() => RequestableItem) items!: readonly RequestableItem[];
}

/** Where the values of a field are listed. */
const catalogReference = objectOf({ endpoint: meaning(text, 'The catalog of the field.') });

@Answer('Which fields of an access request take a value of a catalog.')
@Meanings({
  fields: 'JSON Pointer into the request → its catalog; `q` searches it, `value` is submitted.',
})
export class CatalogsDocument {
  @HasSchema(mapOf(catalogReference)) fields!: Readonly<
    Record<string, DocumentOf<typeof catalogReference>>
  >;
}

@Answer()
@Meanings({
  policy_decision_point: 'The address of this decision point (WRIT_PUBLIC_URL).',
  access_evaluation_endpoint: 'Where to ask one question.',
  access_evaluations_endpoint: 'Where to ask several.',
  search_subject_endpoint: 'Where to search for subjects.',
  search_resource_endpoint: 'Where to search for resources.',
  search_action_endpoint: 'Where to search for actions.',
  access_request_endpoint: 'Where to request access that was denied and waits for somebody.',
  jwks_uri: 'The keys that verify what this decision point signs.',
  capabilities: 'Extensions that it supports.',
  supported_obligations: 'Obligations that it may send: none.',
  access_request_action_catalog_endpoint:
    'Where to read which actions on a resource can be requested. The profile names no member for it.',
  access_request_resource_catalog_endpoint:
    'Where to read for which resources an action can be requested. The profile names no member for it.',
  access_request_callback_events_supported:
    'How a task ends, of which a callback notifies. The profile names no member for it.',
})
export class DecisionPointMetadata {
  @IsUri() policy_decision_point!: string;
  @IsUri() access_evaluation_endpoint!: string;
  @IsUri() access_evaluations_endpoint!: string;
  @IsUri() search_subject_endpoint!: string;
  @IsUri() search_resource_endpoint!: string;
  @IsUri() search_action_endpoint!: string;
  @IsUri() access_request_endpoint!: string;
  @IsUri() jwks_uri!: string;
  @AreStrings() capabilities!: readonly string[];
  @AreStrings() supported_obligations!: readonly string[];
  @IsUri() access_request_action_catalog_endpoint!: string;
  @IsUri() access_request_resource_catalog_endpoint!: string;
  @AreStrings() access_request_callback_events_supported!: readonly string[];
}
