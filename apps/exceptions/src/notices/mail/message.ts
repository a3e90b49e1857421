import { type SendMailOptions } from 'nodemailer';
import { v5 as uuidv5 } from 'uuid';
import { type Letter, markupOf, subjectOf, textOf } from '../letter';

export interface MessageEnvelope {
  readonly mailId: string;
  readonly tenant: string;
  readonly address: string;
  readonly from: Sender;
  /** What the conversation is about: messages about it stand together in mail programs. */
  readonly thread: string;
}

/** Who sends: the name that people see, and the address. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

const THREADS = '0c1e63f0-9c4b-4f55-8d3b-5e0e4cf0a3a7';

/** The message as a mail server gets it. The ids are the same with every attempt, so that a second copy is known as one. */
export const messageOf = (
  letter: Letter,
  { mailId, tenant, address, from, thread }: MessageEnvelope,
): SendMailOptions => {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1);
  const root = `<${uuidv5(`${tenant}/${address}/${thread}`, THREADS)}@${domain}>`;
  return {
    from,
    // An object is one address: it is not parsed as a list.
    to: { name: '', address },
    subject: subjectOf(letter),
    text: textOf(letter),
    html: markupOf(letter),
    messageId: `<${mailId}@${domain}>`,
    inReplyTo: root,
    references: root,
    list: { id: { url: `notices.${tenant}.${domain}`, comment: 'Writ' } },
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
