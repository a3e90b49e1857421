import { IsObject } from 'class-validator';
import { DefineCalendarAnswer } from './answers';
import { type CommandOf, defineCommand, defineEvent } from '../define';
import { AreTexts, AsItIs, checked, IsId, IsText, isObject, Optional } from '../fields';
import { Meanings } from '../meanings';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/** From and to as local wall-clock times, `["09:00", "17:30"]`; `24:00` is the end of the day. */
export type WorkingSpan = readonly [from: string, to: string];
export type WorkingHours = Readonly<Partial<Record<Weekday, readonly WorkingSpan[]>>>;

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

const isSpan = (span: unknown): span is WorkingSpan =>
  Array.isArray(span) &&
  span.length === 2 &&
  span.every((time) => typeof time === 'string' && CLOCK.test(time)) &&
  span[0] < span[1];

const areSpans = (spans: unknown): boolean =>
  Array.isArray(spans) &&
  spans.length <= 10 &&
  spans.every(isSpan) &&
  spans.every((span, index) => index === 0 || spans[index - 1]![1] <= span[0]);

const isWorkingHours = (hours: unknown): boolean =>
  isObject(hours) &&
  Object.entries(hours).every(
    ([day, spans]) => weekdays.includes(day as Weekday) && areSpans(spans),
  ) &&
  Object.values(hours).some((spans) => spans.length > 0);

export const isTimeZone = (name: unknown): boolean => {
  if (typeof name !== 'string') return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const isDate = (text: string): boolean =>
  DATE.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** When people of an organisation work: deadlines there count these hours only. */
@Meanings({
  timeZone: 'An IANA zone: its daylight saving counts.',
  hours: 'Weekday → spans of working hours.',
  holidays: 'Days (`2030-12-25`) on which nobody works.',
})
export class CalendarDefinedData {
  @IsId() calendar!: string;
  @IsText(200) title!: string;
  @checked('isTimeZone', isTimeZone, '$property must be an IANA time zone such as Europe/Berlin')
  timeZone!: string;
  @AsItIs()
  @IsObject()
  @checked(
    'isWorkingHours',
    isWorkingHours,
    '$property must map mon … sun to spans in order such as [["09:00", "17:30"]], and one day must have some',
  )
  hours!: WorkingHours;
  @Optional()
  @AreTexts(10)
  @checked(
    'areDates',
    (value) => Array.isArray(value) && value.every((day) => typeof day === 'string' && isDate(day)),
    'each value in $property must be a date such as 2030-12-25',
  )
  holidays?: string[];
}

export const calendarDefined = defineEvent({
  type: 'calendar.defined',
  version: 1,
  owner: 'exceptions',
  meaning: 'A calendar got its time zone, working hours and holidays.',
  data: CalendarDefinedData,
});

export const defineCalendar = defineCommand({
  name: 'define-calendar',
  service: 'exceptions',
  meaning: 'Define working hours, in which deadlines of obligations are counted.',
  route: 'PUT /v1/calendars/{calendar}',
  roles: ['admin', 'operator'],
  body: CalendarDefinedData,
  answer: DefineCalendarAnswer,
});
export type DefineCalendar = CommandOf<typeof defineCalendar>;
