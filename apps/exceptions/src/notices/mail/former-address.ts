import { v7 as uuidv7 } from 'uuid';
import { type Letter, shortName, timeText } from '../letter';
import { type NoticeCalendars } from '../notice-calendars';
import { type LetterContext } from '../notice-letter';
import { sendNow } from './send-now';
import { type MailSettings } from './smtp';

/** An address to which notices to an owner went until somebody changed that. */
export interface FormerAddress {
  readonly tenant: string;
  readonly principal: string;
  readonly address: string;
  readonly changedBy: string;
}

const TIMEOUT_MS = 5_000;

/**
 * Informs who reads an address that notices no longer come there: by a stolen session, they could be taken away unseen. There is
 * one attempt, and its failure is only logged: an address that takes no mail may be why it was changed.
 */
export class FormerAddresses {
  constructor(
    private readonly settings: MailSettings | undefined,
    private readonly calendars: NoticeCalendars,
    private readonly onError: (message: string, error: unknown) => void,
  ) {}

  async inform(former: FormerAddress): Promise<void> {
    if (!this.settings) return;
    await this.send(former, this.settings).catch((error: unknown) =>
      this.onError('A former address is not informed', error),
    );
  }

  private async send(former: FormerAddress, settings: MailSettings): Promise<void> {
    const { tenant, address } = former;
    const { error } = await sendNow(
      { settings, calendars: this.calendars, timeoutMs: TIMEOUT_MS },
      { mailId: uuidv7(), tenant, address, thread: 'former-address' },
      (context) => formerAddressLetter(former, new Date().toISOString(), context),
    );
    if (error !== null) throw new Error(error);
  }
}

const formerAddressLetter = (
  { principal, changedBy }: FormerAddress,
  at: string,
  { baseUrl, zone }: LetterContext,
): Letter => {
  const owner = shortName(principal);
  return {
    subject: 'Notices of Writ no longer come to this address',
    heading: `Notices to ${owner} no longer come to this address.`,
    paragraphs: ['If you expected this, there is nothing to do.'],
    details: [
      ['Notices to', owner],
      ['Changed by', shortName(changedBy)],
      ['Changed at', timeText(at, zone)],
    ],
    items: [],
    action: { label: 'See where they go', url: `${baseUrl}/mine?view=mail` },
    footer:
      'If you did not expect this, inform those who operate Writ: somebody may act in your name. A reply to this message reaches nobody.',
  };
};
