import { Inject, Injectable } from '@nestjs/common';
import { type SubmissionAnswer, type SubmitReply, type SubmitRequest, subjects } from '#contracts';
import { Refusal } from '#kernel';
import { type BusReply, type CommandFrame, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { requestWithRetry } from '../request-with-retry';

/** Bytes in base64 take a third more, and a frame on the bus holds less than 1 MiB. */
const FRAME_MAX_BYTES = 600 * 1024;
const EVENT_MAX_BYTES = 512 * 1024;
const FRAME_MAX_EVENTS = 500;
/** More could not be answered while their sender still waits. */
const REQUEST_MAX_EVENTS = 10_000;
const TIMEOUT_MS = 15_000;

/** Passes events on to intake, in pieces that fit the bus and in their order. */
@Injectable()
export class Submission {
  constructor(@Inject(BUS) private readonly bus: Bus) {}

  /**
   * Submits events as they came. An outage in the middle is an outage of the whole: what was
   * accepted before it answers `duplicate` with its position when the caller sends it all again.
   * Refuses with `payload_too_large`, before anything is passed on.
   */
  async submit(
    events: readonly Buffer[],
    metadata: CommandFrame['metadata'],
  ): Promise<SubmissionAnswer> {
    refuseLarge(events);
    let answer: SubmissionAnswer = NOTHING;
    for (const piece of piecesOf(events)) answer = sum(answer, await this.pass(piece, metadata));
    return answer;
  }

  private async pass(
    piece: readonly Buffer[],
    metadata: CommandFrame['metadata'],
  ): Promise<SubmitReply> {
    const events = piece.map((event) => event.toString('base64'));
    const request: SubmitRequest = { events, transport: 'http', metadata };
    const { received, accepted, duplicate, quarantined, results, position } = unwrap(
      await requestWithRetry<BusReply<SubmitReply>>(
        this.bus,
        subjects.internal.submit,
        request,
        TIMEOUT_MS,
      ),
    );
    return { received, accepted, duplicate, quarantined, results, position };
  }
}

const NOTHING: SubmissionAnswer = {
  received: 0,
  accepted: 0,
  duplicate: 0,
  quarantined: 0,
  results: [],
  position: null,
};

const sum = (before: SubmissionAnswer, next: SubmitReply): SubmissionAnswer => ({
  received: before.received + next.received,
  accepted: before.accepted + next.accepted,
  duplicate: before.duplicate + next.duplicate,
  quarantined: before.quarantined + next.quarantined,
  results: [...before.results, ...next.results],
  position: Math.max(before.position ?? 0, next.position),
});

const refuseLarge = (events: readonly Buffer[]): void => {
  if (events.length > REQUEST_MAX_EVENTS)
    throw new Refusal(
      'payload_too_large',
      `Send at most ${REQUEST_MAX_EVENTS} events at once, and these ${events.length} in several requests. Nothing of this request was accepted.`,
      {},
      [{ pointer: '', message: `has more than ${REQUEST_MAX_EVENTS} events` }],
    );
  const large = events.findIndex((event) => event.length > EVENT_MAX_BYTES);
  if (large < 0) return;
  throw new Refusal(
    'payload_too_large',
    `One event may have ${EVENT_MAX_BYTES} bytes: send large content as evidence and refer to it. Nothing of this request was accepted.`,
    {},
    [{ pointer: events.length > 1 ? `/${large}` : '', message: 'is too large' }],
  );
};

/** Consecutive events that fit one frame; never none. */
function* piecesOf(events: readonly Buffer[]): Generator<readonly Buffer[]> {
  let piece: Buffer[] = [];
  let size = 0;
  for (const event of events) {
    const isFull = size + event.length > FRAME_MAX_BYTES || piece.length >= FRAME_MAX_EVENTS;
    if (piece.length > 0 && isFull) {
      yield piece;
      piece = [];
      size = 0;
    }
    piece.push(event);
    size += event.length;
  }
  if (piece.length > 0) yield piece;
}
