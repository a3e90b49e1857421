import { type Msg } from 'nats';
import { RequestHere } from './same-process';
import { publishTogether } from './turn-writes';

/**
 * Sends an answer: over NATS together with all else of this turn of the event loop, and to the same process at once, where
 * nothing is written. Rejects with what `send` throws.
 */
export const answerInTurn = async (message: Msg, send: () => void): Promise<void> =>
  message instanceof RequestHere ? send() : publishTogether(send);
