import { type QuarantineReason } from '#contracts';

/** Why something that arrived cannot be recorded as a fact, and what its sender can do about it. */
export interface FactError {
  readonly reason: QuarantineReason;
  readonly message: string;
  /** Where in the event (RFC 6901); '' is the whole. */
  readonly pointer: string;
}

export const isFactError = (value: object): value is FactError => 'reason' in value;

export const factError = (
  reason: QuarantineReason,
  pointer: string,
  message: string,
): FactError => ({
  reason,
  pointer,
  message: message.slice(0, MESSAGE_MAX),
});
const MESSAGE_MAX = 4_000;
