import { IsString, IsUUID } from 'class-validator';
import { CONFINING_ROLE, everybody } from '../access';
import { Answer, OrNull } from '../answers';
import { checked, IsInstant, IsPart } from '../fields';
import { Meanings } from '../meanings';
import { Mailbox } from './mail';

/** Who sets the mailboxes of those for whom they answer. A delegate gets its work over the API: nobody reads its mail. */
export const mailboxOwnerRoles = everybody.filter((role) => role !== CONFINING_ROLE);

/** How long an address can be confirmed (ISO 8601). No more messages than the limits go out in that time. */
export const CONFIRMABLE_FOR = 'P1D';

/** The id of a confirmation and its secret, as the link has them. */
const CODE_PATTERN = /^[0-9a-f-]{36}\.[A-Za-z0-9_-]{22}$/;

@Meanings({ code: 'What follows `confirm=` in the link of the message.' })
export class ConfirmMailboxBody {
  @checked(
    'isConfirmationCode',
    (value) => typeof value === 'string' && CODE_PATTERN.test(value),
    '$property must be what follows confirm= in the link of the message',
  )
  code!: string;
}

@Answer('An address that nothing is sent to until it is confirmed by the link of a message to it.')
@Meanings({
  confirmationId: 'The code in the link begins with it.',
  principal: 'The owner whose notices are to be sent there.',
  address: 'The e-mail address.',
  requestedBy: 'Who wants that.',
  expiresAt: 'The link works until then, once.',
})
export class MailboxConfirmation {
  @IsUUID() confirmationId!: string;
  @IsString() principal!: string;
  @IsString() address!: string;
  @IsString() requestedBy!: string;
  @IsInstant() expiresAt!: string;
}

@Answer('An owner for whom the caller answers, and where the notices to it are sent.')
@Meanings({
  principal: 'The caller, or a team that the caller answers for.',
  mailbox: 'Where they are sent; null where nowhere.',
  confirmation: 'The address that waits to be confirmed; null for none.',
})
export class OwnMailbox {
  @IsString() principal!: string;
  @OrNull() @IsPart(() => Mailbox) mailbox!: Mailbox | null;
  @OrNull() @IsPart(() => MailboxConfirmation) confirmation!: MailboxConfirmation | null;
}
