import {
  ConfirmMailboxBody,
  Mailbox,
  MailboxBody,
  MailboxConfirmation,
  mailboxOwnerRoles,
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
    meaning:
      'Have the notices to an owner sent to an e-mail address, too, which nobody has to confirm.',
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
    name: 'request-own-mailbox',
    meaning:
      'Send a message with a link to an address: once it is confirmed, your notices, or those of a team of yours, go there.',
    route: 'PUT /v1/own-mailboxes/{principal}',
    roles: mailboxOwnerRoles,
    body: SetMailboxBody,
    answer: MailboxConfirmation,
    subject: subjects.internal.requestOwnMailbox,
  },
  {
    name: 'confirm-own-mailbox',
    meaning: 'Confirm an address by the link that was sent to it: notices go there from now on.',
    route: 'POST /v1/own-mailboxes/confirmations',
    roles: mailboxOwnerRoles,
    body: ConfirmMailboxBody,
    answer: Mailbox,
    subject: subjects.internal.confirmOwnMailbox,
    takeBack: { subject: subjects.internal.removeOwnMailbox, by: 'principal' },
  },
  {
    name: 'remove-own-mailbox',
    meaning:
      'Send no more e-mail to yourself, or to a team of yours that set its mailbox itself, and forget the address.',
    route: 'DELETE /v1/own-mailboxes/{principal}',
    roles: mailboxOwnerRoles,
    body: MailboxBody,
    answer: RemoveMailboxAnswer,
    subject: subjects.internal.removeOwnMailbox,
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
