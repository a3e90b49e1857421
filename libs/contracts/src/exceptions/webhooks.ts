import {
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  IsUUID,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { type Role } from '../access';
import { Answer, AreStrings, IsCount, OrNull } from '../answers';
import { Examples } from '../examples';
import { AreNames, checked, IsId, IsInstant, IsText, Optional, URL_MAX } from '../fields';
import { Meanings } from '../meanings';
import { AreSomebody } from '../principals';
import { noticeTypes, type NoticeType } from './notices';

/** A webhook takes a name of the public internet; more is checked when it is known where it leads. */
const isWebUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.length > URL_MAX || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
};

/** Chats that people read; each gets messages of its own form. */
export const chatFormats = ['slack', 'slack-app', 'teams'] as const;
export type ChatFormat = (typeof chatFormats)[number];

/** Committed events in place of notices. */
export const FEED_FORMAT = 'cloudevents';

export const webhookFormats = ['standard', FEED_FORMAT, ...chatFormats] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** Chats verify no signatures. */
export const isSignedFormat = (format: WebhookFormat): boolean =>
  !chatFormats.some((chat) => chat === format);

/** Nothing that a header would take for more than a token. */
const isToken = (value: unknown): boolean =>
  typeof value === 'string' && /^[A-Za-z0-9._-]{1,512}$/.test(value);

@Meanings({
  url: 'The https address, without credentials; it must lead to a public address. That of an incoming webhook of Slack or a workflow of Teams is stored encrypted and shown without its path; for an app of Slack it is https://slack.com/api.',
  format:
    '`standard`, also where absent: signed JSON by Standard Webhooks. `cloudevents`: committed events in place of notices, as signed CloudEvents in structured mode. `slack`: messages to an incoming webhook of Slack. `slack-app`: messages of an app of Slack, which say later who answered. `teams`: messages to a workflow of Microsoft Teams.',
  channel: 'The id of the channel that an app of Slack posts to.',
  token:
    'The bot token of an app of Slack, with the scope chat:write. It is stored encrypted and never shown.',
  types: 'Only notices of these types; of all where absent.',
  recipients: 'Only notices to these owners; to all where absent.',
  label: 'What it is for, to be recognised in a list.',
  events:
    'For `cloudevents`: only events of these types, such as `decision.made`; of all where absent.',
  after:
    'For `cloudevents`: begins after this position of the ledger; after the last event where absent.',
})
@Examples({ events: ['decision.made'], after: 0 })
export class CreateWebhookBody {
  @Optional() @IsIn(webhookFormats) format?: WebhookFormat;
  @checked('isWebUrl', isWebUrl, '$property must be an https:// URL without credentials')
  url!: string;
  @Optional() @AreNames() @ArrayUnique() @IsIn(noticeTypes, { each: true }) types?: NoticeType[];
  @Optional() @AreSomebody() recipients?: string[];
  @Optional() @IsText(200) label?: string;
  @Optional() @AreNames() @ArrayUnique() events?: string[];
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) after?: number;
  @Optional() @IsId() channel?: string;
  @Optional()
  @checked('isToken', isToken, '$property must be a bot token')
  token?: string;
}

export class WebhookBody {
  @IsId() webhookId!: string;
}

export class DeliveryBody {
  @IsUUID(undefined, { message: '$property must be the id of a delivery' }) deliveryId!: string;
}

export const deliveryStates = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A page of messages on their way. */
@Meanings({
  status: 'Only those with this status.',
  before: 'Those before this number: the latest come first.',
  limit: '100 where absent.',
})
export class ListOnItsWayBody {
  @Optional() @IsIn(deliveryStates) status?: DeliveryState;
  @Optional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) before?: number;
  @Optional() @IsInt() @Min(1) @Max(1_000) limit: number = 100;
}

export class ListDeliveriesBody extends ListOnItsWayBody {
  @IsId() webhookId!: string;
}

/** A webhook as lists show it: its secret is shown when it is made, and never again. */
@Answer()
@Meanings({
  url: 'The address; without its path where that is a secret.',
  format: 'Which messages it gets.',
  channel: 'The channel that an app of Slack posts to; null elsewhere.',
  types: 'Null: of all types.',
  recipients: 'Null: to all owners.',
  previousSecretUntil: 'Until then the secret before signs, too.',
  pending: 'Notices on their way to it.',
  dead: 'Notices that no attempt brought there.',
  disabledBecause: 'Why nothing is sent to it any more; null while it is active.',
  events: 'Types of events that it gets; null: of all, and where it gets notices.',
  position:
    'Position of the last event that is behind it, sent or not wanted; null where it gets notices.',
  lastError: 'What went wrong with the event that follows; null where nothing did.',
})
export class Webhook {
  @IsString() webhookId!: string;
  @IsIn(webhookFormats) format!: WebhookFormat;
  @IsString() url!: string;
  @OrNull() @IsString() channel!: string | null;
  @OrNull() @IsArray() @IsIn(noticeTypes, { each: true }) types!: readonly NoticeType[] | null;
  @OrNull() @AreStrings() recipients!: readonly string[] | null;
  @OrNull() @IsString() label!: string | null;
  @OrNull() @AreStrings() events!: readonly string[] | null;
  @OrNull() @IsCount() position!: number | null;
  @OrNull() @IsString() lastError!: string | null;
  @IsIn(['active', 'disabled']) status!: 'active' | 'disabled';
  @OrNull() @IsString() disabledBecause!: string | null;
  @OrNull() @IsInstant() previousSecretUntil!: string | null;
  @IsCount() pending!: number;
  @IsCount() dead!: number;
  @IsInstant() createdAt!: string;
  @IsString() createdBy!: string;
}

@Answer()
@Meanings({
  secret:
    'Its receiver verifies signatures with it. Only the same request is shown it again. Absent for chats, which verify none.',
})
export class WebhookSecretAnswer extends Webhook {
  @Optional() @Matches(/^whsec_/) secret?: string;
}

/** What every message on its way has. */
@Meanings({
  number: 'Its number: send the last one as `before` to go on.',
  attempts: 'How often it was tried.',
  lastAttemptAt: 'When it was tried last.',
  lastStatus: 'The status of the last answer; null where none came.',
  lastError: 'What went wrong at the last attempt.',
  nextAttemptAt: 'Null once it is delivered or dead.',
})
export class OnItsWay {
  @IsCount() number!: number;
  @IsIn(deliveryStates) status!: DeliveryState;
  @IsCount() attempts!: number;
  @OrNull() @IsInstant() lastAttemptAt!: string | null;
  @OrNull() @IsInt() lastStatus!: number | null;
  @OrNull() @IsString() lastError!: string | null;
  @OrNull() @IsInstant() nextAttemptAt!: string | null;
  @IsInstant() createdAt!: string;
}

@Answer('A notice on its way to one webhook.')
@Meanings({
  noticeId: 'It is sent as `webhook-id`, with every attempt.',
  lastStatus: 'HTTP; null when no answer came.',
  type: 'The type of the event.',
  to: 'The owner whom the notice is for.',
})
export class NoticeDelivery extends OnItsWay {
  @IsUUID() deliveryId!: string;
  @IsUUID() noticeId!: string;
  @IsIn(noticeTypes) type!: NoticeType;
  @IsString() to!: string;
}

/** Who manages webhooks and mailboxes of others: by these, notices leave Writ. */
export const webhookRoles: readonly Role[] = ['operator', 'admin'];

/** Which webhook of the caller's tenant may be called for the caller at this address. */
@Meanings({ endpoint: 'The address that the caller wants to be called at.' })
export class FindCallbackBody {
  @IsText(URL_MAX) endpoint!: string;
}

export interface FindCallbackReply {
  /** Absent where no operator set up such a webhook for the caller, or it must not be called any more. */
  readonly webhookId?: string;
}
