import {
  Mailbox,
  MailboxBody,
  MailBody,
  RemoveMailboxAnswer,
  ReplayMailAnswer,
  SetMailboxBody,
  subjects,
  webhookRoles,
} from '#contracts';
import { type AdminRequest } from './admin-requests';

/** The requests about mailboxes of owners. */
export const mailRequests: readonly AdminRequest[] = [
  {
    name: 'set-mailbox',
    meaning: 'Have the notices to an owner sent to an e-mail address, too.',
    route: 'PUT /v1/mailboxes/{principal}',
    roles: webhookRoles,
    body: SetMailboxBody,
    answer: Mailbox,
    subject: subjects.internal.setMailbox,
    takeBack: { subject: subjects.internal.removeMailbox, by: 'principal' },
  },
  {
    name: 'remove-mailbox',
    meaning: 'Send no more e-mail to an owner, and forget the address.',
    route: 'DELETE /v1/mailboxes/{principal}',
    roles: webhookRoles,
    body: MailboxBody,
    answer: RemoveMailboxAnswer,
    subject: subjects.internal.removeMailbox,
  },
  {
    name: 'replay-mail',
    meaning: 'Send an e-mail again, under the same Message-ID: a dead letter, or one lost there.',
    route: 'POST /v1/mails/{mailId}/replay',
    roles: webhookRoles,
    body: MailBody,
    answer: ReplayMailAnswer,
    subject: subjects.internal.replayMail,
  },
];
