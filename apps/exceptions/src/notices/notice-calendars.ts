import { MAIL_CALENDAR } from '#contracts';
import { type Calendar } from '#work-order';
import { type ExceptionSources } from '../exception-sources';

const day = [['08:00', '18:00']] as const;

/** Where a tenant says nothing else. */
const WEEKDAYS: Calendar = {
  timeZone: 'UTC',
  hours: { mon: day, tue: day, wed: day, thu: day, fri: day },
};

/** By which clocks and working hours the readers of notices live. */
export class NoticeCalendars {
  constructor(private readonly sources: Pick<ExceptionSources, 'calendars'>) {}

  /** The calendar of this name, as a mailbox states it; else that of the tenant for notices. */
  async of(tenant: string, named: string | null): Promise<Calendar> {
    const calendars = await this.sources.calendars(tenant);
    return calendars[named ?? MAIL_CALENDAR] ?? calendars[MAIL_CALENDAR] ?? WEEKDAYS;
  }

  /** Whether the tenant has a calendar of this name. */
  async has(tenant: string, name: string): Promise<boolean> {
    return Object.hasOwn(await this.sources.calendars(tenant), name);
  }
}
