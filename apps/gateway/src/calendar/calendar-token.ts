import { errors } from 'jose';
import { Refusal } from '#kernel';
import { readLink, signLink } from '../links/signed-links';

/** What the address of a calendar stands for: the due dates of one caller, as long as their key works. */
export interface CalendarLink {
  readonly tenant: string;
  readonly person: string;
  readonly keyId: string;
  readonly expiresAt: Date;
}

const USE = {
  keys: 'calendar-links',
  audience: 'writ:calendar',
  type: 'calendar-link+jwt',
} as const;

export const signCalendarLink = (
  { tenant, person, keyId, expiresAt }: CalendarLink,
  secrets: string,
): Promise<string> => signLink(USE, { tenant, key: keyId, sub: person }, expiresAt, secrets);

/** The link that a token holds. Refuses with `not_found`, also what has expired. */
export const readCalendarLink = async (token: string, secrets: string): Promise<CalendarLink> => {
  try {
    const { tenant, sub, key, exp } = await readLink(USE, token, secrets);
    return {
      tenant: String(tenant),
      person: sub,
      keyId: String(key),
      expiresAt: new Date(exp * 1_000),
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw noCalendar();
    throw error;
  }
};

/** The same answer whatever is wrong: who has no link learns nothing by it. */
export const noCalendar = (): Refusal =>
  new Refusal('not_found', 'There is no such calendar, or not any more: make a new link.');
