import { type NewEvent } from '#kernel';
import { metadata, specFor } from '#testkit';
import { calendarDecider } from './calendar.decider';

const { given } = specFor(calendarDecider);

describe('defining a calendar', () => {
  it('[E2] records time zone, hours and holidays', () => given().when(define()).then(defined()));

  it('[E2] says nothing new when it is the same again', () =>
    given(defined()).when(define()).thenNothing());

  it.each([
    ['a holiday', { holidays: ['2030-12-25', '2031-01-01'] }],
    ['a day', { hours: { mon: [['09:00', '17:00']], tue: [['09:00', '12:00']] } }],
    ['the zone', { timeZone: 'Europe/Paris' }],
    ['the title', { title: 'The shop' }],
  ])('[E2] records %s that is new', (_what, other) =>
    given(defined()).when(define(other)).then(defined(other)),
  );

  it('[E2] keeps calendars apart, and goes by the latest definition', () => {
    given(defined())
      .when(define({ calendar: 'constructor' }))
      .then(defined({ calendar: 'constructor' }));
    given(defined(), defined({ holidays: [] }))
      .when(define())
      .then(defined());
  });
});

// The words of this spec.

function said(other: object) {
  return {
    calendar: 'office',
    title: 'The office',
    timeZone: 'Europe/Berlin',
    hours: { mon: [['09:00', '17:00']] },
    holidays: ['2030-12-25'],
    ...other,
  };
}

function defined(other: object = {}): NewEvent {
  return { type: 'calendar.defined', data: said(other) };
}

function define(other: object = {}) {
  const data = said(other) as unknown as Parameters<typeof calendarDecider.decide>[0]['data'];
  return { type: 'define-calendar' as const, data, metadata: metadata() };
}
