import { type MailboxConfirmation } from '#contracts';
import { type Letter, shortName, timeText } from '../letter';
import { type LetterContext } from '../notice-letter';

/** Asks who reads an address whether notices may be sent there. Its link leads to a page behind the sign-in, which confirms by a button. */
export const confirmationLetter = (
  { principal, requestedBy, expiresAt }: Omit<MailboxConfirmation, 'address'>,
  code: string,
  { baseUrl, zone }: LetterContext,
): Letter => {
  const owner = shortName(principal);
  return {
    subject: 'Confirm your e-mail address for notices of Writ',
    heading: `Shall notices to ${owner} come to this address?`,
    paragraphs: [
      'Who reads the address then learns what is requested, in which system and how much. Until somebody confirms it, nothing more is sent here.',
    ],
    details: [
      ['Notices to', owner],
      ['Requested by', shortName(requestedBy)],
      ['Until', timeText(expiresAt, zone)],
    ],
    items: [],
    action: {
      label: 'Sign in and confirm',
      url: `${baseUrl}/mine?view=mail&confirm=${encodeURIComponent(code)}`,
    },
    footer:
      'Opening this message or the link confirms nothing. The link works once, for somebody who is signed in and answers for that owner, and opens nothing else. If you do not expect this message, delete it. A reply to it reaches nobody.',
  };
};
