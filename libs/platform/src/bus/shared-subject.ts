import { randomBytes } from 'node:crypto';
import { type Msg, type NatsConnection, type NatsError, type Subscription } from 'nats';
import { takeRequests } from './same-process';

const PREFIX = 'writ.internal.instances';
/** Asks each instance that listens on a subject whether it has a request. */
export const whoSubject = (subject: string): string => `${PREFIX}.who.${subject}`;
/** A subject at one instance alone. */
export const instanceSubject = (instance: string, subject: string): string =>
  `${PREFIX}.${instance}.${subject}`;

/** What an instance answers to who asks for the request with that reply subject. */
export interface InstanceAnswer {
  readonly instance: string;
  /** It has taken the request and works on it. */
  readonly has: boolean;
}

/** A connection listens as one instance. */
const instances = new WeakMap<NatsConnection, string>();
const instanceOf = (connection: NatsConnection): string => {
  const instance = instances.get(connection) ?? randomBytes(9).toString('base64url');
  instances.set(connection, instance);
  return instance;
};

/**
 * Takes the requests on a subject that the instances of a service share (a queue group). NATS gives an instance that is paused
 * its part as well; so a caller without an answer asks who has its request, and sends it to an instance that says something.
 *
 * @param take resolves once the request is answered
 */
export const shareSubject = (
  connection: NatsConnection,
  subject: string,
  queue: string,
  take: (error: NatsError | null, message: Msg) => Promise<void>,
): readonly Subscription[] => {
  const instance = instanceOf(connection);
  const held = new Set<string>();
  const callback = (error: NatsError | null, message: Msg): void => {
    const reply = message?.reply ?? '';
    held.add(reply);
    void take(error, message).finally(() => held.delete(reply));
  };
  const who = (error: NatsError | null, message: Msg): void => {
    if (error) return;
    const has = held.has(message.string());
    message.respond(JSON.stringify({ instance, has } satisfies InstanceAnswer));
  };
  return [
    takeRequests(connection, subject, queue, callback),
    connection.subscribe(instanceSubject(instance, subject), { callback }),
    connection.subscribe(whoSubject(subject), { callback: who }),
  ];
};
