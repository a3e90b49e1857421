import { type NatsConnection, type Subscription } from 'nats';
import { sendAnswer } from './answering';
import { type BusFailure, failureOf } from './reply';

/**
 * A subject answered without Nest in between, for the few paths that carry every event or raw bytes.
 * `answer` gets the frame and returns the reply: JSON text, or bytes as they are. What it throws
 * becomes an answer too, in JSON.
 */
export const openRawDoor = (
  connection: NatsConnection,
  subject: string,
  queue: string | undefined,
  answer: (data: Uint8Array) => Promise<string | Uint8Array>,
  log: (message: string, error: unknown) => void,
): Subscription =>
  connection.subscribe(subject, {
    queue,
    callback: (error, message) => {
      if (error) return log(`subscription ${subject}`, error);
      // Rejections end the process, and a reply is not worth that.
      answered(answer, message.data, log)
        .then((text) => sendAnswer(message, text, log))
        .catch((failure: unknown) => log(`answering on ${subject}`, failure));
    },
  });

const answered = async (
  answer: (data: Uint8Array) => Promise<string | Uint8Array>,
  data: Uint8Array,
  log: (message: string, error: unknown) => void,
): Promise<string | Uint8Array> => {
  try {
    return await answer(data);
  } catch (error) {
    return JSON.stringify(failureOf(error, log) satisfies BusFailure);
  }
};
