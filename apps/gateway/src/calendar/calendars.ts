import { Inject, Injectable } from '@nestjs/common';
import {
  ALL_OWNERS,
  everybody,
  IsDuration,
  IssueCalendarLinkAnswer,
  Meanings,
  Optional,
  QUERY_LIMIT_MAX,
  readingScopeOf,
  subjects,
} from '#contracts';
import { plus } from '#kernel';
import { type BusReply, type Caller, type CommandFrame, unwrap } from '#platform';
import { type Bus, BUS } from '../bus';
import { type CommandSpec } from '../commands/command-route';
import { GatewaySettings } from '../gateway.settings';
import { Questions } from '../queries/questions';
import { calendarFile, calendarKinds } from './calendar-file';
import { noCalendar, readCalendarLink, signCalendarLink } from './calendar-token';

const VALID_FOR = 'P365D';

@Meanings({
  validFor: 'How long the address works (ISO 8601); 365 days where absent, and at most.',
})
export class IssueCalendarLinkBody {
  @Optional() @IsDuration({ atMost: VALID_FOR }) validFor?: string;
}

/** Nothing is decided on a stream by it, so it is not in the catalogue of commands. */
export const issueCalendarLink: CommandSpec = {
  name: 'issue-calendar-link',
  meaning:
    'Make an address from which a calendar program reads your due reviews and remediations, and nothing else.',
  route: 'POST /v1/calendar-links',
  roles: everybody,
  body: IssueCalendarLinkBody,
  answer: IssueCalendarLinkAnswer,
};

type Reader = Pick<Caller, 'id' | 'tenant' | 'roles' | 'owners' | 'workflows'>;

/** Due reviews and remediations as a calendar: for who is signed in, and for programs that have an address. */
@Injectable()
export class Calendars {
  constructor(
    @Inject(BUS) private readonly bus: Bus,
    @Inject(Questions) private readonly questions: Questions,
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
  ) {}

  /** The address reads what the key of the caller reads then, and nothing once that is revoked. */
  async issue(
    { validFor = VALID_FOR }: IssueCalendarLinkBody,
    { tenant, actor }: CommandFrame['metadata'],
  ): Promise<IssueCalendarLinkAnswer> {
    const end = plus(new Date().toISOString(), validFor);
    const expiresAt = new Date(Math.floor(Date.parse(end) / 1_000) * 1_000);
    const link = { tenant, person: actor.id, keyId: actor.key!, expiresAt };
    const token = await signCalendarLink(link, this.settings.tokenSecret);
    return { url: `${this.settings.baseUrl}/c/${token}`, expiresAt: expiresAt.toISOString() };
  }

  /** Who reads by an address. Refuses with `not_found` what is no link, and one whose key or person is no more. */
  async readerBy(token: string): Promise<Reader> {
    const { tenant, person, keyId } = await readCalendarLink(token, this.settings.tokenSecret);
    const reply = await this.bus.request<BusReply<{ readonly caller: Reader | null }>>(
      subjects.credentials.caller,
      { keyId, person },
    );
    // The refusal would name the person to who shows no credential.
    if (isRefused(reply, 'principal_retired')) throw noCalendar();
    const { caller } = unwrap(reply);
    if (caller?.tenant !== tenant || caller.id !== person) throw noCalendar();
    return caller;
  }

  /** What is due of the reader, and of the owners for whom they may answer. */
  async file({ id, tenant, roles, owners = [], workflows }: Reader): Promise<string> {
    const ofAll = owners.includes(ALL_OWNERS);
    const filters = {
      kinds: calendarKinds.join(','),
      imported: 'false',
      ...(!ofAll && { owners: [...new Set([id, ...owners])].slice(0, OWNERS_MAX).join(',') }),
    };
    const { rows } = await this.questions.page({
      name: 'worklist',
      tenant,
      scope: readingScopeOf({ id, roles, owners, workflows }),
      filters,
      limit: QUERY_LIMIT_MAX,
    });
    return calendarFile(rows, { baseUrl: this.settings.baseUrl, now: new Date() });
  }
}

const isRefused = (reply: BusReply<object>, code: string): boolean =>
  'refusal' in reply && reply.refusal.code === code;

/** As many as a filter takes. */
const OWNERS_MAX = 100;
