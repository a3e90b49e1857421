/** What enforcement points ask about a denial, as the AuthZEN Access Request and Approval Profile (Draft 1) defines it. */
import { ArrayMinSize, IsBoolean, IsIn, IsObject, IsString } from 'class-validator';
import { Answer, AreAll, IsUri, TakesMore } from '../answers';
import { CALLBACK_EVENTS_MEANING } from '../approvals/access-request-events';
import { ACCESS_REQUEST_ITEMS_MAX } from '../approvals/access-request-items';
import {
  type AccessRequestStatus,
  accessRequestStatuses,
  type TaskStatus,
  taskStatuses,
} from '../approvals/statuses';
import {
  AreParts,
  AreTexts,
  AsItIs,
  IsInstant,
  IsPart,
  IsScalarMap,
  IsText,
  Optional,
  type Scalar,
  URL_MAX,
} from '../fields';
import { Meanings } from '../meanings';
import { Entity, QuestionAction } from './questions';
import { FORM_FIELDS } from './request-form';

const TOKEN_MAX = 16_384;
const TEXT_MAX = 1_024;

@TakesMore()
@Meanings({
  evaluation_id: '`context.evaluation_id` of the denial.',
  evaluated_at: '`context.evaluated_at` of the denial.',
  expires_at: '`context.access_request.expires_at` of the denial.',
  reason: '`context.reason` of the denial.',
  binding_token: '`context.access_request.binding_token` of the denial.',
  template: '`context.access_request.template` of the denial.',
})
export class SubmittedDenial {
  @Optional() @IsText(TEXT_MAX) evaluation_id?: string;
  @Optional() @IsInstant() evaluated_at?: string;
  @IsInstant() expires_at!: string;
  @Optional() @IsText(TEXT_MAX) reason?: string;
  @Optional() @IsText(TOKEN_MAX) binding_token?: string;
  @Optional() @IsText(TEXT_MAX) template?: string;
}

@TakesMore()
@Meanings({
  requested_until: 'Until when access is wanted at most.',
  emergency: 'It is urgent. Who decides stays the same.',
  [FORM_FIELDS]: 'Field of the form → value of its catalog.',
})
export class RequestedAccess {
  @Optional() @IsInstant() requested_until?: string;
  @Optional() @IsBoolean() emergency?: boolean;
  @Optional() @IsScalarMap() [FORM_FIELDS]?: Readonly<Record<string, Scalar>>;
}

const itemMeanings = {
  resource: 'The resource of the denied question.',
  action: 'The action of the denied question.',
  denial: 'The denial that this is about.',
} as const;

@TakesMore()
@Meanings(itemMeanings)
export class BundledItem {
  @IsPart(() => Entity) resource!: Entity;
  @IsPart(() => QuestionAction) action!: QuestionAction;
  @Optional() @IsPart(() => SubmittedDenial) denial?: SubmittedDenial;
}

/** One who acts: the immediate one, and behind it those for whom it acts. */
@TakesMore()
@Meanings({
  id: 'Who acts: the principal of the credential.',
  act: 'For whom: the subject. `sub` is its name.',
})
export class ClaimedActor {
  @IsText(TEXT_MAX) id!: string;
  @Optional() @AsItIs() @IsObject() act?: Readonly<Record<string, unknown>>;
}

@TakesMore()
@Meanings({ actor: 'Who acts, where that is not the subject. It has to be who asks.' })
export class RequestingClient {
  @Optional() @IsPart(() => ClaimedActor) actor?: ClaimedActor;
}

@TakesMore()
@Meanings({
  endpoint:
    'The `url` of a webhook of this tenant that names who asks among its `recipients`, character by character.',
  state: 'Sent back as it is. It is stored in the ledger.',
  events: CALLBACK_EVENTS_MEANING,
})
export class CallbackMember {
  @IsText(URL_MAX) endpoint!: string;
  @Optional() @IsText(TEXT_MAX) state?: string;
  @Optional() @AreTexts(TEXT_MAX) events?: string[];
}

@TakesMore()
@Meanings({
  ...itemMeanings,
  subject: 'The subject of the denied question.',
  items:
    'Several questions that were denied to the subject, each with its denial, in place of one.',
  context:
    'The context of the denied question; further members such as `business_justification` may be added.',
  requested_access: 'What is wanted.',
  callback: 'Where to send a notification once the task has ended.',
  client: 'Who asks.',
})
export class AccessRequestBody {
  @IsPart(() => Entity) subject!: Entity;
  @Optional() @IsPart(() => Entity) resource?: Entity;
  @Optional() @IsPart(() => QuestionAction) action?: QuestionAction;
  @Optional()
  @AreParts(() => BundledItem, ACCESS_REQUEST_ITEMS_MAX)
  @ArrayMinSize(1)
  items?: BundledItem[];
  @Optional() @AsItIs() @IsObject() context?: Readonly<Record<string, unknown>>;
  @Optional() @IsPart(() => SubmittedDenial) denial?: SubmittedDenial;
  @Optional() @IsPart(() => RequestedAccess) requested_access?: RequestedAccess;
  @Optional() @IsPart(() => CallbackMember) callback?: CallbackMember;
  @Optional() @IsPart(() => RequestingClient) client?: RequestingClient;
}

@Answer()
@Meanings({
  id: 'The approval. It permits nothing by itself.',
  approved_at: 'When the last owner approved.',
  approved_until: 'Until when it may be presented.',
  state: 'What this decision point verifies; send it back as it is.',
})
export class ApprovalReference {
  @IsString() id!: string;
  @Optional() @IsInstant() approved_at?: string;
  @IsInstant() approved_until!: string;
  @Optional() @IsString() state?: string;
}

@Answer()
@Meanings({
  mode: 'Ask the question again.',
  approval: 'Send it as `context.approval` of the question.',
})
export class ApprovalResult {
  @IsIn(['reevaluate']) mode!: 'reevaluate';
  @IsPart(() => ApprovalReference) approval!: ApprovalReference;
}

@Answer()
@Meanings({
  resource: 'As it was submitted.',
  action: 'As it was submitted.',
  status: 'What became of it.',
  result: 'How to use the approval.',
})
export class TaskItem {
  @IsPart(() => Entity) resource!: Entity;
  @IsPart(() => QuestionAction) action!: QuestionAction;
  @IsIn(accessRequestStatuses) status!: AccessRequestStatus;
  @Optional() @IsPart(() => ApprovalResult) result?: ApprovalResult;
}

@Answer()
@Meanings({ cancel: 'Where to cancel what is pending.' })
export class TaskLinks {
  @Optional() @IsUri() cancel?: string;
}

@Answer()
@Meanings({
  id: 'The id of the task.',
  status: 'Only `pending` changes.',
  status_endpoint: 'Where to read the task.',
  expires_at: 'When the last of its approvals ends, and with it the handle.',
  links: 'Further addresses.',
  items: 'What was requested, in its order.',
})
export class Task {
  @IsString() id!: string;
  @IsIn(taskStatuses) status!: TaskStatus;
  @IsUri() status_endpoint!: string;
  @Optional() @IsInstant() expires_at?: string;
  @Optional() @IsPart(() => TaskLinks) links?: TaskLinks;
  @AreAll(() => TaskItem) items!: readonly TaskItem[];
}

@Meanings({ task: 'The task handle.' })
abstract class WithTask {
  @IsPart(() => Task) task!: Task;
}

const resultMeaning = { result: 'Of a single item that is approved.' } as const;

@Answer()
@Meanings(resultMeaning)
export class TaskAnswer extends WithTask {
  @Optional() @IsPart(() => ApprovalResult) result?: ApprovalResult;
}

/** The same of a command, which has a place in the ledger. */
@Answer()
@Meanings(resultMeaning)
export class TaskCommandAnswer extends WithTask {
  @Optional() @IsPart(() => ApprovalResult) result?: ApprovalResult;
}

@Answer()
@Meanings({
  endpoint: 'Where to request access.',
  template: 'The workflow that decides.',
  expires_at: 'Until when access can be requested.',
  binding_token: 'Send it back as `denial.binding_token`, as it is.',
  request_schema_url: 'What the request has to state beside the question, as JSON Schema.',
  request_catalogs_url: 'Where the values of its fields are listed.',
})
export class AccessRequestHint {
  @IsUri() endpoint!: string;
  @Optional() @IsString() template?: string;
  @IsInstant() expires_at!: string;
  @IsString() binding_token!: string;
  @Optional() @IsUri() request_schema_url?: string;
  @Optional() @IsUri() request_catalogs_url?: string;
}

@Answer()
@Meanings({ id: 'The approval that was presented.', approved_until: 'When it ends.' })
export class PresentedApproval {
  @IsString() id!: string;
  @IsInstant() approved_until!: string;
}

@Answer()
@Meanings({
  kty: 'OKP.',
  crv: 'Ed25519.',
  x: 'The public key.',
  kid: 'Its thumbprint (RFC 7638).',
  use: 'For signatures.',
  alg: 'EdDSA.',
})
export class PublicJwk {
  @IsString() kty!: string;
  @IsString() crv!: string;
  @IsString() x!: string;
  @IsString() kid!: string;
  @IsString() use!: string;
  @IsString() alg!: string;
}

@Answer()
@Meanings({ keys: 'The first signs; all verify.' })
export class PublicJwks {
  @AreAll(() => PublicJwk) keys!: readonly PublicJwk[];
}

/** Why an approval that a question presents does not help it. */
export const presentedApprovalReasons = [
  'approval_expired',
  'out_of_scope',
  'policy_denied',
  'approval_unverifiable',
] as const;
export type PresentedApprovalReason = (typeof presentedApprovalReasons)[number];
