import { isEmail, IsIn, IsInt, IsString, IsUUID, Max, Min } from 'class-validator';
import { Answer, IsCount, OrNull } from '../answers';
import { checked, IsId, IsInstant, Optional } from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName, IsSomebody } from '../principals';
import { noticeTypes, type NoticeType } from './notices';
import { ListOnItsWayBody, OnItsWay } from './webhooks';

/** The calendar of a tenant's mailboxes that name none of their own. */
export const MAIL_CALENDAR = 'mail';

/** RFC 5321, section 4.5.3.1.3, less the angle brackets. */
const ADDRESS_MAX = 254;

/** Nothing that a header or the dialogue with a mail server would take for more than one address. */
export const isMailAddress = (value: unknown): value is string =>
  typeof value === 'string' &&
  value.length <= ADDRESS_MAX &&
  isEmail(value, { allow_utf8_local_part: false, blacklisted_chars: '"' });

const IsMailAddress = (): PropertyDecorator =>
  checked(
    'isMailAddress',
    isMailAddress,
    '$property must be an e-mail address such as fiona@example.org',
  );

/** What a sign-in sends once the identity provider named a verified address; it comes through no interface. */
@Meanings({ principal: 'The person.', address: 'The verified address.' })
export class ClaimMailboxBody {
  @IsId() tenant!: string;
  @IsSomebody() principal!: string;
  @IsMailAddress() address!: string;
}

@Meanings({
  principal: 'The owner whose notices are sent: a person, a team or an agent.',
  address: 'The e-mail address, in the form name@domain.',
  calendar:
    'The calendar with the working hours of who reads there: the digest comes as a working day begins, and other notices wait outside of it.',
})
export class SetMailboxBody {
  @IsSomebody() principal!: string;
  @IsMailAddress() address!: string;
  @Optional() @IsId() calendar?: string;
}

@Meanings({ principal: 'The owner whose mailbox it is.' })
export class MailboxBody {
  @IsRecordedName() principal!: string;
}

@Meanings({ after: 'Those after this owner, by name.', limit: '100 where absent.' })
export class ListMailboxesBody {
  @Optional() @IsRecordedName() after?: string;
  @Optional() @IsInt() @Min(1) @Max(1_000) limit: number = 100;
}

export const mailboxOrigins = ['command', 'sign-in', 'confirmation'] as const;
export type MailboxOrigin = (typeof mailboxOrigins)[number];

@Answer('The e-mail address to which the notices of an owner are sent.')
@Meanings({
  principal: 'The owner whose notices are sent.',
  address: 'The e-mail address.',
  calendar: 'The calendar it names; null where that of the tenant counts.',
  origin:
    'Whether an operator or admin set the address (`command`), a sign-in brought it, or somebody who answers for the owner confirmed it.',
  status: '`disabled`: nothing is sent any more.',
  disabledBecause: 'Why nothing is sent any more; null while it is active.',
  nextDigestAt: 'When the next digest is due; it is sent if something is due then.',
  pending: 'Messages on their way.',
  dead: 'Messages that no attempt delivered.',
  setAt: 'When the address was set.',
  setBy: 'Who set it.',
})
export class Mailbox {
  @IsString() principal!: string;
  @IsString() address!: string;
  @OrNull() @IsString() calendar!: string | null;
  @IsIn(mailboxOrigins) origin!: MailboxOrigin;
  @IsIn(['active', 'disabled']) status!: 'active' | 'disabled';
  @OrNull() @IsString() disabledBecause!: string | null;
  @IsInstant() nextDigestAt!: string;
  @IsCount() pending!: number;
  @IsCount() dead!: number;
  @IsInstant() setAt!: string;
  @IsString() setBy!: string;
}

@Answer()
@Meanings({ principal: 'The owner whose mailbox it was.' })
export class RemoveMailboxAnswer {
  @IsString() principal!: string;
}

@Meanings({ principal: 'Only those to this owner.' })
export class ListMailsBody extends ListOnItsWayBody {
  @Optional() @IsRecordedName() principal?: string;
}

@Meanings({ mailId: 'The message.' })
export class MailBody {
  @IsUUID(undefined, { message: '$property must be the id of a message' }) mailId!: string;
}

@Answer()
@Meanings({ mailId: 'The message.', status: 'It is sent at once.' })
export class ReplayMailAnswer {
  @IsString() mailId!: string;
  @IsIn(['pending']) status!: 'pending';
}

@Answer('An e-mail to one owner: a notice or a digest.')
@Meanings({
  mailId: 'Its Message-ID begins with it, with every attempt.',
  principal: 'The owner whom it is for.',
  noticeId: 'The notice that it brings; null for a digest.',
  type: 'The type of the event; null for a digest.',
  lastStatus: 'The reply code of the mail server (RFC 5321); null where none came.',
})
export class Mail extends OnItsWay {
  @IsUUID() mailId!: string;
  @IsString() principal!: string;
  @OrNull() @IsUUID() noticeId!: string | null;
  @OrNull() @IsIn(noticeTypes) type!: NoticeType | null;
}

@Answer('An address of a calendar. Who has it reads the calendar.')
@Meanings({
  url: 'The address, for a calendar program.',
  expiresAt: 'It works until then at the latest, and as long as the key that made it.',
})
export class IssueCalendarLinkAnswer {
  @IsString() url!: string;
  @IsInstant() expiresAt!: string;
}
