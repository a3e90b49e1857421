import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Max,
  Min,
} from 'class-validator';
import { ACCESS_REQUEST_ITEMS_MAX } from './access-request-items';
import { Entity, QuestionAction } from '../authzen/questions';
import { FieldAnswer, FORM_FIELDS_MAX } from '../authzen/request-form';
import { defineEvent } from '../define';
import { AreIds, AreNames, AreParts, IsId, IsInstant, IsPart, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { DecisionRef } from '../policy/definition-events';
import { type TaskEnding, taskEndings } from './statuses';

const ID_MAX = 1_024;

@Meanings({ type: 'The type of the subject.', id: 'Its id, unique within its type.' })
export class RequestingSubject {
  @IsText(ID_MAX) type!: string;
  @IsText(ID_MAX) id!: string;
}

/** A question that waits, and the decision on it. */
@Meanings({
  decisionId: 'The decision that the question got: it waits.',
  workflowId: 'The workflow of the work order.',
  resource: 'What access is requested to, as the enforcement point states it.',
  action: 'What is requested, as the enforcement point states it.',
})
export class AccessRequestItem {
  @IsId() workOrderId!: string;
  @IsId() workflowId!: string;
  @IsId() decisionId!: string;
  @IsPart(() => Entity) resource!: Entity;
  @IsPart(() => QuestionAction) action!: QuestionAction;
}

@Meanings({
  requestId: 'The id of the task; nobody can guess it.',
  subject: 'For whom access is requested.',
  requestedUntil: 'Until when access is wanted at most.',
  justification: 'Why, as the requester says.',
})
export abstract class AccessRequestTerms {
  @IsId() requestId!: string;
  @IsPart(() => RequestingSubject) subject!: RequestingSubject;
  @Optional() @IsInstant() requestedUntil?: string;
  @Optional() @IsText() justification?: string;
}

/** Over HTTP and NATS, and in the ledger. */
export const CALLBACK_EVENTS_MEANING = 'Endings of the task that are notified; all where absent.';

@Meanings({ state: 'Sent back as it is.', events: CALLBACK_EVENTS_MEANING })
export abstract class CallbackTerms {
  @Optional() @IsText(ID_MAX) state?: string;
  @Optional()
  @AreNames()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(taskEndings, { each: true })
  events?: TaskEnding[];
}

@Meanings({ webhookId: 'The webhook that is called: an operator set it up for the requester.' })
export class Callback extends CallbackTerms {
  @IsId() webhookId!: string;
}

/** A value that the requester chose, as the form called it then. */
@Meanings({ title: 'What people see of the field.', label: 'What people see of the value.' })
export class RecordedAnswer extends FieldAnswer {
  @IsText(200) title!: string;
  @IsText(256) label!: string;
}

@Meanings({ approvals: 'The approvals for which its decision waits.' })
export class RecordedItem extends AccessRequestItem {
  @Optional() @AreIds() approvals?: string[];
}

@Meanings({
  items: 'What is requested.',
  answers: 'What the requester chose in the fields of the form.',
  callback: 'Where the requester is notified once the task has ended.',
})
export class AccessRequestSubmittedData extends AccessRequestTerms {
  @Optional() @AreParts(() => RecordedAnswer, FORM_FIELDS_MAX) answers?: RecordedAnswer[];
  @Optional() @IsPart(() => Callback) callback?: Callback;
  @AreParts(() => RecordedItem, ACCESS_REQUEST_ITEMS_MAX)
  @ArrayMinSize(1)
  items!: RecordedItem[];
}

export const accessRequestSubmitted = defineEvent({
  type: 'access-request.submitted',
  version: 1,
  owner: 'approvals',
  meaning: 'An enforcement point follows what becomes of questions that wait, by a task handle.',
  data: AccessRequestSubmittedData,
  erasable: ['justification'],
});

@Meanings({
  requestId: 'The id of the task.',
  items: 'The items that were pending, by their number from 1 on.',
  decisions: 'The decisions of these items; Writ withdraws those that wait.',
  reason: 'Why, for machines.',
  comment: 'Why, for people.',
})
export class AccessRequestCancelledData {
  @IsId() requestId!: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ACCESS_REQUEST_ITEMS_MAX)
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(ACCESS_REQUEST_ITEMS_MAX, { each: true })
  items!: number[];
  @Optional() @AreParts(() => DecisionRef) decisions?: DecisionRef[];
  @Optional() @IsText(ID_MAX) reason?: string;
  @Optional() @IsText() comment?: string;
}

export const accessRequestCancelled = defineEvent({
  type: 'access-request.cancelled',
  version: 1,
  owner: 'approvals',
  meaning: 'Its requester cancelled the items of an access request that were pending.',
  data: AccessRequestCancelledData,
  erasable: ['comment'],
});
