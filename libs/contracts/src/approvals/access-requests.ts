import { ArrayMinSize, ArrayUnique } from 'class-validator';
import { type Role } from '../access';
import { Answer } from '../answers';
import { AccessRequestBody } from '../authzen/access-requests';
import { FieldAnswer, type RequestForm } from '../authzen/request-form';
import { defineCommand } from '../define';
import { AreParts, IsId, IsPart, IsText, Optional, URL_MAX } from '../fields';
import { Meanings } from '../meanings';
import { ProposedAction } from '../policy/action';
import {
  AccessRequestItem,
  AccessRequestTerms,
  CallbackTerms,
  RequestingSubject,
} from './access-request-events';
import { ACCESS_REQUEST_ITEMS_MAX } from './access-request-items';
import { type AccessRequestStatus } from './statuses';

/** Who proposes actions asks for access, and follows what becomes of it. */
export const accessRequesters: readonly Role[] = [
  'integrator',
  'delegate',
  'approver',
  'operator',
  'admin',
];

/** What of a decision says whether access can be requested. */
interface MaybeRequestable {
  readonly outcome: string;
  readonly approvals: readonly string[];
  readonly code?: string | null | undefined;
}

/** Whether a decision waits for the approval of somebody. One with a code waits for something else first. */
export const isRequestable = ({ outcome, approvals, code }: MaybeRequestable): boolean =>
  outcome === 'wait' && approvals.length > 0 && (code ?? null) === null;

/** An item as it is submitted. */
@Meanings({
  proposal: 'The action that the question is: the decision must be about exactly it.',
  question: 'As the decision names it.',
})
export class SubmittedItem extends AccessRequestItem {
  @IsPart(() => ProposedAction) proposal!: ProposedAction;
  @Optional() @IsId() question?: string;
}

@Meanings({
  endpoint: 'The `url` of a webhook that names the requester among its `recipients`.',
})
export class RequestedCallback extends CallbackTerms {
  @IsText(URL_MAX) endpoint!: string;
}

/** The requester is who proposed the actions, for the same people. */
@Meanings({
  items: 'What is requested.',
  answers: 'What is chosen in fields of the form.',
  callback: 'Where to notify the requester once the task has ended.',
})
export class SubmitAccessRequestBody extends AccessRequestTerms {
  @Optional()
  @ArrayUnique(({ field }: FieldAnswer) => field, {
    message: 'each field must be named once in $property',
  })
  @AreParts(() => FieldAnswer)
  answers?: FieldAnswer[];
  @Optional() @IsPart(() => RequestedCallback) callback?: RequestedCallback;
  @AreParts(() => SubmittedItem, ACCESS_REQUEST_ITEMS_MAX)
  @ArrayMinSize(1)
  items!: SubmittedItem[];
}

@Answer()
@Meanings({ requestId: 'The id of the task.' })
export class AccessRequestAnswer {
  @IsId() requestId!: string;
}

export const submitAccessRequest = defineCommand({
  name: 'submit-access-request',
  service: 'approvals',
  meaning:
    'AuthZEN: request access that was denied and waits for an owner. The answer is a task handle.',
  route: 'POST /access/v1/requests',
  creates: 'requestId',
  roles: accessRequesters,
  body: SubmitAccessRequestBody,
  request: AccessRequestBody,
  answer: AccessRequestAnswer,
});

@Meanings({
  requestId: 'The id of the task.',
  reason: 'Why, for machines.',
  comment: 'Why, for people.',
})
export class CancelAccessRequestBody {
  @IsId() requestId!: string;
  @Optional() @IsText(1_024) reason?: string;
  @Optional() @IsText() comment?: string;
}

export const cancelAccessRequest = defineCommand({
  name: 'cancel-access-request',
  service: 'approvals',
  meaning: 'AuthZEN: cancel what is pending of an access request.',
  route: 'POST /access/v1/requests/{requestId}/cancel',
  roles: accessRequesters,
  body: CancelAccessRequestBody,
  answer: AccessRequestAnswer,
});

/** A request to the approvals service over the bus, with the caller beside it. */
@Meanings({ requestId: 'The id of the task.' })
export class ReadAccessRequestRequest {
  @IsId() requestId!: string;
}

/** The form of a denial that can be requested, for the kind of action that it is about. */
export interface RequestFormReply {
  readonly form: RequestForm;
}

/** The approval that completed an item: when, until when, and whether nothing has taken it back. */
export interface ItemApproval {
  readonly approvedAt: string;
  readonly approvedUntil: string;
  readonly inForce: boolean;
}

/** An item by its number from 1 on, the action that was decided on and for whom, and what became of it. */
export interface FollowedItem extends AccessRequestItem {
  readonly number: number;
  readonly proposal: ProposedAction;
  /** Digest of the question that was decided; absent where the decision names none. */
  readonly question?: string;
  readonly onBehalfOf: readonly string[];
  readonly status: AccessRequestStatus;
  /** Present where it is approved. */
  readonly approval?: ItemApproval;
}

/** What becomes of an access request, read from the log. */
export interface FollowedAccessRequest {
  readonly requestId: string;
  readonly subject: RequestingSubject;
  readonly items: readonly FollowedItem[];
  /** When the last of its approvals ends; undefined while something is pending, and where nothing is approved. */
  readonly expiresAt?: string | undefined;
  readonly isExpired: boolean;
}

export const accessRequestCommands = [submitAccessRequest, cancelAccessRequest] as const;

/** Every way that an access request is refused, by the names of the profile. */
export const accessRequestRefusals = [
  'not_requestable',
  'expired_denial',
  'invalid_denial_binding',
  'duplicate_request',
  'unknown_task',
  'invalid_task_state',
  'task_expired',
] as const;

/** How a task is refused to everybody but its requester: nobody else learns whether it exists. */
export const NO_SUCH_TASK = [
  'unknown_task',
  'There is no such task, or it is not yours.',
] as const satisfies readonly [(typeof accessRequestRefusals)[number], string];
