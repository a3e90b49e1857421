/** What enforcement points ask, as the OpenID AuthZEN Authorization API 1.0 defines it. */
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, Max, Min } from 'class-validator';
import { TakesMore } from '../answers';
import { AsItIs, IsId, IsPart, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';

const ID_MAX = 1_024;

type Values = Readonly<Record<string, unknown>>;

@Meanings({ properties: 'Attributes that the enforcement point knows.' })
abstract class WithProperties {
  @Optional() @AsItIs() @IsObject() properties?: Values;
}

@TakesMore()
@Meanings({ type: 'The type of the entity.', id: 'Its id, unique within its type.' })
export class Entity extends WithProperties {
  @IsText(ID_MAX) type!: string;
  @IsText(ID_MAX) id!: string;
}

/** What a search is for. An id beside the type is ignored. */
@TakesMore()
@Meanings({ type: 'The type of what is searched.' })
export class EntityType extends WithProperties {
  @IsText(ID_MAX) type!: string;
}

@TakesMore()
@Meanings({ name: 'The name of the action: `read`.' })
export class QuestionAction extends WithProperties {
  @IsText(ID_MAX) name!: string;
}

@Meanings({
  context:
    'Attributes of the environment. `work_order_id` names the work order that the action belongs to.',
})
abstract class WithContext {
  @Optional() @AsItIs() @IsObject() context?: Values;
}

const entityMeanings = {
  subject: 'Who wants access.',
  action: 'What the subject wants to do.',
  resource: 'What the subject wants to do it to.',
} as const;

@TakesMore()
@Meanings(entityMeanings)
export class EvaluationBody extends WithContext {
  @IsPart(() => Entity) subject!: Entity;
  @IsPart(() => QuestionAction) action!: QuestionAction;
  @IsPart(() => Entity) resource!: Entity;
}

export const evaluationSemantics = [
  'execute_all',
  'deny_on_first_deny',
  'permit_on_first_permit',
] as const;
export type EvaluationSemantic = (typeof evaluationSemantics)[number];

@TakesMore()
@Meanings({ evaluations_semantic: 'Which decision ends the evaluations; none where absent.' })
export class EvaluationsOptions {
  @Optional() @IsIn(evaluationSemantics) evaluations_semantic?: EvaluationSemantic;
}

/** Questions of one request. */
export const EVALUATIONS_MAX = 50;

@TakesMore()
@Meanings({
  ...entityMeanings,
  evaluations:
    'Questions; each takes what it does not state from the fields beside this one. Without any, the fields are the question.',
  options: 'How the questions are evaluated.',
})
export class EvaluationsBody extends WithContext {
  @Optional() @IsPart(() => Entity) subject?: Entity;
  @Optional() @IsPart(() => QuestionAction) action?: QuestionAction;
  @Optional() @IsPart(() => Entity) resource?: Entity;
  @Optional() @AsItIs() @IsArray() @ArrayMaxSize(EVALUATIONS_MAX) evaluations?: readonly unknown[];
  @Optional() @IsPart(() => EvaluationsOptions) options?: EvaluationsOptions;
}

/** Results of one page of a search. */
export const SEARCH_LIMIT_MAX = 100;

@TakesMore()
@Meanings({
  token: 'The `next_token` of the page before; everything else stays as it was.',
  limit: 'How many results at most; that of the page before where absent.',
})
export class SearchPage extends WithProperties {
  @Optional() @IsText(ID_MAX) token?: string;
  @Optional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) limit?: number;
}

@Meanings({ page: 'Which part of the results.' })
abstract class SearchBody extends WithContext {
  @Optional() @IsPart(() => SearchPage) page?: SearchPage;
}

@TakesMore()
@Meanings(entityMeanings)
export class SubjectSearchBody extends SearchBody {
  @IsPart(() => EntityType) subject!: EntityType;
  @IsPart(() => QuestionAction) action!: QuestionAction;
  @IsPart(() => Entity) resource!: Entity;
}

@TakesMore()
@Meanings(entityMeanings)
export class ResourceSearchBody extends SearchBody {
  @IsPart(() => Entity) subject!: Entity;
  @IsPart(() => QuestionAction) action!: QuestionAction;
  @IsPart(() => EntityType) resource!: EntityType;
}

@TakesMore()
@Meanings({ subject: entityMeanings.subject, resource: entityMeanings.resource })
export class ActionSearchBody extends SearchBody {
  @IsPart(() => Entity) subject!: Entity;
  @IsPart(() => Entity) resource!: Entity;
}

/** A page of a catalog, as the Access Request Catalog Profile (Draft 1) asks for it: further parameters are ignored. */
@Meanings({
  q: 'A part of what people see of an item, in upper or lower case.',
  cursor: 'The `next_cursor` of the page before; everything else stays as it was.',
  limit: 'How many items at most.',
})
export abstract class CatalogQuery {
  @Optional() @IsText(ID_MAX) q?: string;
  @Optional() @IsText(ID_MAX) cursor?: string;
  @Optional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) limit?: number;
}

@Meanings({
  subject_type: 'The type of the subject.',
  subject_id: 'Its id.',
  resource_type: 'The type of the resource.',
})
abstract class RequestableQuery extends CatalogQuery {
  @IsText(ID_MAX) subject_type!: string;
  @IsText(ID_MAX) subject_id!: string;
  @IsText(ID_MAX) resource_type!: string;
}

@TakesMore()
@Meanings({ resource_id: 'The id of the resource.' })
export class ActionCatalogQuery extends RequestableQuery {
  @IsText(ID_MAX) resource_id!: string;
}

@TakesMore()
@Meanings({ action: 'The name of the action.' })
export class ResourceCatalogQuery extends RequestableQuery {
  @IsText(ID_MAX) action!: string;
}

@Meanings({ decisionId: 'The `evaluation_id` of the denial.' })
export class DenialQuery {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
}

@TakesMore()
@Meanings({
  decisionId: 'The `evaluation_id` of the denial.',
  field: 'A field of the form.',
})
export class FieldCatalogQuery extends CatalogQuery {
  @IsId() workOrderId!: string;
  @IsId() decisionId!: string;
  @IsId() field!: string;
}
