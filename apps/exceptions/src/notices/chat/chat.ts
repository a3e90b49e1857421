import { type Letter } from '../letter';
import { type ClaimedDelivery, type SentDelivery } from '../webhooks/delivery-store';
import { type Post } from '../webhooks/post';

/** Where in a chat a message goes, or is. */
export interface ChatPlace extends Pick<
  ClaimedDelivery,
  'deliveryId' | 'url' | 'channel' | 'receipt' | 'lost'
> {
  /** The address of an incoming webhook, or the token of an app. */
  readonly secret: string;
}

/** How one chat is spoken to. */
export interface Chat {
  /** What brings a letter there. */
  postOf(letter: Letter, place: ChatPlace): Post;
  /** What came of it, where the status of the answer does not say so. */
  sentOf?(text: string): Omit<SentDelivery, 'status'>;
}
