import { Refusal } from '#kernel';

/** More than these could not be answered while their sender still waits. */
export const EVENTS_AT_ONCE_MAX = 1_000;
/** A larger one could not be passed on to be kept in quarantine. */
export const EVENT_MAX_BYTES = 512 * 1024;

/**
 * The events that were sent as base64 texts. Refuses what is no list of texts, what is too much to be
 * answered and what is too large to be kept, before anything is accepted.
 */
export const eventsIn = (texts: unknown): readonly Buffer[] => {
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string'))
    throw new Refusal('invalid_request', 'Send the events as a list of base64 texts.', {}, [
      { pointer: '/events', message: 'must be a list of base64 texts' },
    ]);
  if (texts.length > EVENTS_AT_ONCE_MAX)
    throw tooLarge(
      `Send at most ${EVENTS_AT_ONCE_MAX} events at once, and these ${texts.length} in several messages.`,
      '',
    );
  const events = texts.map((text) => Buffer.from(text, 'base64'));
  const large = events.findIndex((event) => event.length > EVENT_MAX_BYTES);
  if (large >= 0) throw eventTooLarge(events.length > 1 ? `/${large}` : '');
  return events;
};

/** Refuses an event that is too large to be kept. */
export const mustFit = ({ length }: Uint8Array): void => {
  if (length > EVENT_MAX_BYTES) throw eventTooLarge('');
};

const eventTooLarge = (pointer: string): Refusal =>
  tooLarge(
    `One event may have ${EVENT_MAX_BYTES} bytes: send large content as evidence and refer to it.`,
    pointer,
  );

const tooLarge = (remedy: string, pointer: string): Refusal =>
  new Refusal('payload_too_large', `${remedy} Nothing of this was accepted.`, {}, [
    { pointer, message: 'is too large' },
  ]);
