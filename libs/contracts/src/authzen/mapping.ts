import { IsIn, IsObject } from 'class-validator';
import { CONFINING_ROLE } from '../access';
import { AreParts, AsItIs, IsName, IsPart, IsText, Optional } from '../fields';
import { IsExternalId } from '../external-ids';
import { Meanings } from '../meanings';
import { RequestForm } from './request-form';
import { IsSource, IsSourceMap } from './sources';

/** Something that a search may find. */
@Meanings({
  id: 'Its id in questions.',
  properties: 'Its properties; those that a question states take precedence.',
})
export class KnownEntity {
  @IsText(256) id!: string;
  @Optional() @AsItIs() @IsObject() properties?: Record<string, unknown>;
}

/** The place of a subject's id in a question. */
export const SUBJECT_ID = 'subject.id';

/** Subjects of a type, about whom enforcement points ask. */
@Meanings({
  type: 'The type in questions: `user`, `agent`.',
  name: 'The place of the name under which Writ records the subject: who proposes the action, beside the credential that asks.',
  role: '`delegate`: what was delegated limits the subject. Where absent, the credential that asks has its own roles.',
  known: 'Subjects that a search may find, with properties that questions need not repeat.',
})
export class SubjectMapping {
  @IsText(256) type!: string;
  @IsSource() name: string = SUBJECT_ID;
  @Optional() @IsIn([CONFINING_ROLE]) role?: typeof CONFINING_ROLE;
  @AreParts(() => KnownEntity) known: KnownEntity[] = [];
}

/** The places of an amount of money. */
@Meanings({
  minor: 'The place of the amount in the smallest unit of the currency.',
  currency: 'The place of the ISO 4217 code.',
})
export class AmountMapping {
  @IsSource() minor!: string;
  @IsSource() currency!: string;
}

/** An action of a question. The workflow says of its kind which authority, system and writes it has. */
@Meanings({
  name: 'The name in questions: `read`.',
  kind: 'The kind of action that is proposed; one that the workflow lists.',
  arguments: 'Argument → place of its value. What the question does not state is left out.',
  facts:
    'Fact → place of its value: stated about the work order before the decision. For work orders that the context names.',
  amount: 'The places of the money that it moves.',
})
export class QuestionActionMapping {
  @IsText(256) name!: string;
  @IsName() kind!: string;
  @IsSourceMap() arguments: Map<string, string> = new Map();
  @IsSourceMap() facts: Map<string, string> = new Map();
  @Optional() @IsPart(() => AmountMapping) amount?: AmountMapping;
}

/** Resources of a type, and what may be done with them. */
@Meanings({
  type: 'The type in questions: `record`.',
  object:
    'The kind of object that such a resource is: the action is about `<object>:<id>`. Where absent, it is about the id as it is.',
  actions: 'What questions may ask about it; the answer to anything else is false.',
  known: 'Resources that a search may find, with properties that questions need not repeat.',
})
export class ResourceMapping {
  @IsText(256) type!: string;
  @Optional() @IsExternalId() object?: string;
  @AreParts(() => QuestionActionMapping) actions: QuestionActionMapping[] = [];
  @AreParts(() => KnownEntity) known: KnownEntity[] = [];
}

/** A work order that stays open: one for each subject, type of resource and version of the workflow. */
@Meanings({
  title: 'What people see.',
  inputs:
    'Input → place of its value: `subject.id`, `subject.type` or `resource.type`, which all its questions have in common.',
})
export class StandingWorkOrder {
  @Optional() @IsText(200) title?: string;
  @IsSourceMap() inputs: Map<string, string> = new Map();
}

/** How a question of AuthZEN becomes a proposed action of this workflow: the file `authzen.yaml` beside `workflow.yaml`. */
@Meanings({
  subjects: 'About whom questions may be.',
  resources: 'What they may be about.',
  standing:
    'The work order of questions whose context names none; the first question opens it. Where absent, the context must name one, as `work_order_id`.',
  form: 'What an access request states beside the denied question. Where absent, it needs nothing more.',
})
export class AuthzenMapping {
  @AreParts(() => SubjectMapping) subjects: SubjectMapping[] = [];
  @AreParts(() => ResourceMapping) resources: ResourceMapping[] = [];
  @Optional() @IsPart(() => StandingWorkOrder) standing?: StandingWorkOrder;
  @Optional() @IsPart(() => RequestForm) form?: RequestForm;
}

/** A place in the question that a work order for subject and resource type can rest on. */
export const STANDING_SOURCES: readonly string[] = [SUBJECT_ID, 'subject.type', 'resource.type'];

/** The field of a question's context that names its work order. */
export const WORK_ORDER_IN_CONTEXT = 'work_order_id';
