import { eventSubject } from '#contracts';
import { type NewEvent, type RecordedEvent } from '#kernel';
import { metadata, recorded } from '#testkit';
import { exceptionDecider, type WorkOrderExceptionCommand } from '../src/domain/exception.decider';
import { reactions } from '../src/reactions';
import { around } from './exception-builders';

/** What exceptions records about events after these, when each is delivered at once. */
export const heardInTime = (
  before: readonly NewEvent[],
  events: readonly NewEvent[],
): readonly NewEvent[] => {
  const stream: NewEvent[] = [...before];
  return events.flatMap((one) => {
    stream.push(one);
    return heardOf(stream.length - 1, stream);
  });
};

/** The same when all are delivered after the last of them. */
export const heardLate = (
  before: readonly NewEvent[],
  events: readonly NewEvent[],
): readonly NewEvent[] => {
  const stream: NewEvent[] = [...before, ...events];
  return events.flatMap((_, place) => heardOf(before.length + place, stream));
};

function heardOf(place: number, stream: NewEvent[]): readonly NewEvent[] {
  const heard = recorded(stream)[place]!;
  return reactionsTo(heard).flatMap(({ type, data }) => {
    const command = { type, data, metadata: metadata({ causationId: heard.id }) };
    const context = { ...around, newIds: [`x-${stream.length}`, `y-${stream.length}`] as const };
    const state = recorded(stream).reduce(exceptionDecider.evolve, exceptionDecider.initialState);
    const more = exceptionDecider
      .decide({ ...(command as unknown as WorkOrderExceptionCommand), context }, state)
      .map((event) => ({ ...event, causationId: heard.id }));
    stream.push(...more);
    return more;
  });
}

function reactionsTo(heard: RecordedEvent) {
  const about = reactions.filter(
    ({ name, on, detail }) =>
      on === heard.type && /^(raise|resolve)-/.test(name) && isChosen(detail, heard),
  );
  return about.flatMap(({ react }) => react(heard));
}

function isChosen(detail: string | undefined, { type, data }: RecordedEvent): boolean {
  const subject = eventSubject({ tenant: 'nl', stream: 'work-order-wo-1', type, data });
  const filter = new RegExp(`${(detail ?? '').replaceAll('*', '[^.]+')}$`);
  return filter.test(subject);
}
