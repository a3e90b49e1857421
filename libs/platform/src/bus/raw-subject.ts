import { type Msg, type NatsConnection, type NatsError, type Subscription } from 'nats';
import { isPublic } from './frame';
import { type BusFailure, failureOf, sendAnswer } from './reply';
import { takeRequests } from './same-process';
import { shareSubject } from './shared-subject';
import { publishTogether } from './turn-writes';
import { answering, traced } from '../tracing';

/**
 * Makes the reply to a message: JSON text, or bytes as they are. What it throws becomes a reply too, in JSON.
 */
type RawAnswer = (
  data: Uint8Array,
  message: Pick<Msg, 'subject' | 'headers' | 'reply'>,
) => Promise<string | Uint8Array>;

/** A subject answered without Nest in between, for the few paths that carry every event or raw bytes. */
export const answerRaw = (
  connection: NatsConnection,
  subject: string,
  queue: string | undefined,
  answer: RawAnswer,
  log: (message: string, error: unknown) => void,
): Pick<Subscription, 'unsubscribe'> => {
  const take = async (error: NatsError | null, message: Msg): Promise<void> => {
    if (error) return log(`subscription ${subject}`, error);
    // Rejections end the process, and a reply is not worth that.
    await answered(
      () =>
        traced(
          () => answering(subject, message.headers),
          () => answer(message.data, message),
        ),
      log,
    )
      .then((text) => publishTogether(() => sendAnswer(message, text, log)))
      .catch((failure: unknown) => log(`answering on ${subject}`, failure));
  };
  const subscriptions =
    queue === undefined || isPublic(subject)
      ? [takeRequests(connection, subject, queue, (...got) => void take(...got))]
      : shareSubject(connection, subject, queue, take);
  return { unsubscribe: () => subscriptions.forEach((one) => one.unsubscribe()) };
};

const answered = async (
  answer: () => ReturnType<RawAnswer>,
  log: (message: string, error: unknown) => void,
): Promise<string | Uint8Array> => {
  try {
    return await answer();
  } catch (error) {
    return JSON.stringify(failureOf(error, log) satisfies BusFailure);
  }
};
