/** Advice for a refused event, by the reason code of the API. */
const advice: Readonly<Record<string, string>> = {
  unauthenticated: 'It came without a valid token. Send it again with one.',
  workflow_not_yours:
    'This key is not for work of that workflow. Send it with a key for it, or one without that limit.',
  source_not_yours: 'This key may not speak for that source. Send it with the key of the source.',
  import_not_yours:
    'Operators and admins import work under an enforced workflow. Replay it with such a key.',
  malformed_json: 'It is not JSON. Fix the sender: a replay sends the same bytes.',
  invalid_envelope: 'An attribute of the CloudEvent is missing or wrong. Fix the sender.',
  unsupported_version:
    'Its type is known in another version. Replay it once Writ supports this version.',
  unknown_type: 'Its type is not known. Send a known type, or leave it out.',
  invalid_data: 'Its data do not match its type at the place named. Fix the sender.',
  unknown_workflow: 'Its workflow is not published here. Publish it, then replay the event.',
  unknown_code: 'Its exception code is not in the catalogue. Define it, then replay the event.',
  time_in_future: 'Its time is in the future. Replay it once that time has come.',
  id_reused: 'Its id was used for another event. The sender must give each event its own id.',
};

/** Whether the same bytes may be taken at another time: what was wrong is here, and not in them. */
const FIXED_HERE: ReadonlySet<string> = new Set([
  'unsupported_version',
  'unknown_workflow',
  'unknown_code',
  'time_in_future',
]);

export const adviceOn = (reason: string): string =>
  advice[reason] ?? 'Read the message, fix the event and send it again.';

export const isFixedHere = (reason: string): boolean => FIXED_HERE.has(reason);

/** A readable reason code: `unknown_code` is `unknown code`. */
export const reasonLabel = (reason: string): string => reason.replaceAll('_', ' ');

/** What came of a replay, from the answer of the API: an event that is still refused is answered as such. */
export interface Replayed {
  readonly isTaken: boolean;
  readonly says: string;
}

export const replayedOf = (answer: unknown): Replayed => {
  const { outcome, message } = (answer ?? {}) as {
    readonly outcome?: unknown;
    readonly message?: unknown;
  };
  if (outcome === 'accepted') return { isTaken: true, says: 'It was accepted.' };
  if (outcome === 'duplicate') return { isTaken: true, says: 'It is already in the ledger.' };
  return {
    isTaken: false,
    says: typeof message === 'string' ? message : 'It is still refused.',
  };
};
