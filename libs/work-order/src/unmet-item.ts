import { type UnmetItem } from '#contracts';

/** One thing that keeps a work order from closing: what it is, and who does what about it. */
export const item = (kind: UnmetItem['kind'], subject: string, message: string): UnmetItem => ({
  kind,
  subject,
  message: message.slice(0, MESSAGE_MAX),
});
const MESSAGE_MAX = 4_000;

/** An owner in a sentence that says what they do next. */
export const ownerText = (owner: string): string =>
  owner === 'TBD' ? 'an owner whom an operator has to assign' : owner;
