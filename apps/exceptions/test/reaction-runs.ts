import { eventFilters, eventSubject } from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { metadata, recorded } from '#testkit';
import { exceptionDecider, type WorkOrderExceptionCommand } from '../src/domain/exception.decider';
import { reactions } from '../src/reactions';
import { around } from './exception-builders';

/** What exceptions records about events after these, when each is delivered at once. */
export const recordedInTime = (
  before: readonly NewEvent[],
  events: readonly NewEvent[],
): readonly NewEvent[] => {
  const stream: NewEvent[] = [...before];
  return events.flatMap((one) => {
    stream.push(one);
    return recordedFor(stream.length - 1, stream);
  });
};

/** The same when all are delivered after the last of them. */
export const recordedLate = (
  before: readonly NewEvent[],
  events: readonly NewEvent[],
): readonly NewEvent[] => {
  const stream: NewEvent[] = [...before, ...events];
  return events.flatMap((_, place) => recordedFor(before.length + place, stream));
};

function recordedFor(place: number, stream: NewEvent[]): readonly NewEvent[] {
  const cause = recorded(stream)[place]!;
  return reactionsTo(cause).flatMap(({ type, data }) => {
    const command = { type, data, metadata: metadata({ causationId: cause.id }) };
    const context = { ...around, newIds: [`x-${stream.length}`, `y-${stream.length}`] as const };
    const state = recorded(stream).reduce(exceptionDecider.evolve, exceptionDecider.initialState);
    const more = exceptionDecider
      .decide({ ...(command as unknown as WorkOrderExceptionCommand), context }, state)
      .map((event) => ({ ...event, causationId: cause.id }));
    stream.push(...more);
    return more;
  });
}

function reactionsTo(event: RecordedEvent) {
  const filter = eventSubject({ ...event, tenant: '*', stream: 'work-order-wo-1' });
  const about = reactions.filter(
    ({ name, on, detail }) =>
      /^(raise|resolve)-/.test(name) && eventFilters(on, detail).includes(filter),
  );
  return about.flatMap(({ react }) => react(event));
}
