import { type Msg, type NatsConnection, type NatsError, type Subscription } from 'nats';
import { isPublic } from './frame';
import { type BusFailure, failureOf, sendAnswer } from './reply';
import { type Payload, payloadOf, takeRequests } from './same-process';
import { shareSubject } from './shared-subject';
import { answerInTurn } from './answer-in-turn';
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
  log: Log,
): Unsubscribable =>
  answerMessages(connection, subject, queue, (message) => answer(message.data, message), log);

/** The same where the request is JSON: a text where it comes from the same process. */
export const answerJson = (
  connection: NatsConnection,
  subject: string,
  queue: string | undefined,
  answer: (payload: Payload) => Promise<string>,
  log: Log,
): Unsubscribable =>
  answerMessages(connection, subject, queue, (message) => answer(payloadOf(message)), log);

type Log = (message: string, error: unknown) => void;
type Unsubscribable = Pick<Subscription, 'unsubscribe'>;
type Answer = (message: Msg) => Promise<Payload>;

const answerMessages = (
  connection: NatsConnection,
  subject: string,
  queue: string | undefined,
  answer: Answer,
  log: Log,
): Unsubscribable => {
  const take = async (error: NatsError | null, message: Msg): Promise<void> => {
    if (error) return log(`subscription ${subject}`, error);
    // Rejections end the process, and a reply is not worth that.
    await answered(
      () =>
        traced(
          () => answering(subject, message.headers),
          () => answer(message),
        ),
      log,
    )
      .then((made) => answerInTurn(message, () => sendAnswer(message, made, log)))
      .catch((failure: unknown) => log(`answering on ${subject}`, failure));
  };
  const subscriptions =
    queue === undefined || isPublic(subject)
      ? [takeRequests(connection, subject, queue, (...got) => void take(...got))]
      : shareSubject(connection, subject, queue, take);
  return { unsubscribe: () => subscriptions.forEach((one) => one.unsubscribe()) };
};

const answered = async (answer: () => Promise<Payload>, log: Log): Promise<Payload> => {
  try {
    return await answer();
  } catch (error) {
    return JSON.stringify(failureOf(error, log) satisfies BusFailure);
  }
};
