import { type Msg } from 'nats';
import { isTooLarge, tooLarge } from './payload-limit';
import { failureOf } from './reply';

/** Where answers go: the server makes the second for a request from another account. */
const INBOXES = ['_INBOX.', '_R_.'];

/**
 * Answers a request, when an answer is wanted. One that is too large for the bus becomes a refusal;
 * what cannot be sent at all is told to `log`: the asker hears nothing and asks again. Never throws.
 * An answer goes to inboxes only: a sender chooses the reply subject, and nobody checks it, so any other one
 * would have us publish there in our own right.
 */
export const sendAnswer = (
  message: Msg,
  answer: string | Uint8Array,
  log: (note: string, error: unknown) => void,
): void => {
  const { reply } = message;
  if (!reply) return;
  if (!INBOXES.some((prefix) => reply.startsWith(prefix)))
    return log(`answer on ${message.subject} dropped`, new Error(`${reply} is no inbox`));
  try {
    message.respond(answer);
  } catch (error) {
    if (isTooLarge(error) && answer.length > REFUSAL_LENGTH_MAX)
      return sendAnswer(message, JSON.stringify(failureOf(tooLarge('The answer'), log)), log);
    log(`answer on ${message.subject} not sent`, error);
  }
};

/** A refusal that does not fit either is not answered by another one. */
const REFUSAL_LENGTH_MAX = 1_000;
