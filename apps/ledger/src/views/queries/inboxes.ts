import { Injectable } from '@nestjs/common';
import {
  Brief,
  effectiveRoles,
  type InboxPage,
  inboxRoles,
  isOfDelegate,
  type MalformedDispatch,
  type ReadInboxBody,
  senderScope,
} from '#contracts';
import { strictParse } from '#json';
import { parseInstant, questionRefused, type ReadText, Refusal } from '#kernel';
import { asUnavailable, type CommandFrame, parseAs, Platform } from '#platform';
import { peopleOf } from '#work-order';
import { Texts } from '../../evidence/texts/texts';
import { entryOf, wholeEntryOf } from './inbox-entry';
import {
  type InboxRow,
  inboxRows,
  inboxSources,
  type InboxQuery,
  sentInBox,
  type SentAt,
  type Whose,
} from './inbox-rows';
import { QueryService } from './query.service';

/** Shows what was delegated to somebody, or by them. Reading changes nothing. */
@Injectable()
export class Inboxes {
  constructor(
    private readonly platform: Platform,
    private readonly queries: QueryService,
    private readonly texts: Texts,
  ) {}

  /** Refuses with `forbidden`, `invalid_request` and, where views are late, `view_behind`. */
  async read(request: ReadInboxBody, caller: CommandFrame['metadata']): Promise<InboxPage> {
    if (!inboxRoles.some((role) => effectiveRoles(caller.roles).includes(role)))
      throw new Refusal('forbidden', `An inbox is for the roles ${inboxRoles.join(', ')}.`);
    return this.answer(request, caller).catch(asUnavailable);
  }

  private async answer(request: ReadInboxBody, caller: CommandFrame['metadata']) {
    await this.queries.reached('inbox', inboxSources, request.atLeast ?? 0);
    const { pool } = this.platform;
    const wanted = await this.wantedOf(request, caller);
    const { rows, position } = await inboxRows(pool, { ...wanted, limit: wanted.limit + 1 });
    const shown = rows.slice(0, wanted.limit);
    const places = shown.flatMap(({ brief }) => brief ?? []);
    const texts = await this.texts.of(caller.tenant, places);
    const read = shown.map((row) => ({ row, ...briefOf(row, texts) }));
    const toEntry = request.verbose ? wholeEntryOf : entryOf;
    return {
      items: read.flatMap(({ row, brief, why }) => (why ? [] : [toEntry(row, brief)])),
      malformed: read.flatMap(({ row, why }) => (why ? [malformed(row, why)] : [])),
      next: rows.length > shown.length ? shown.at(-1)!.position : null,
      position,
    };
  }

  private async wantedOf(
    { box, filter, state, limit, ...request }: ReadInboxBody,
    { tenant, actor, roles, owners = [], workflows }: CommandFrame['metadata'],
  ): Promise<InboxQuery> {
    const { since, after = 0 } = request;
    const own = peopleOf(actor);
    const scope = senderScope({ actor, roles, owners });
    const received =
      scope !== 'tenant' && isOfDelegate(scope) ? scope.recipients : recipientsOf(own, owners);
    const names = box === 'sent' ? own : received;
    const whose = { tenant, box, names, workflows: workflows ?? null };
    const from = since === undefined ? undefined : parseInstant(since);
    const sent = from || since === undefined ? 0 : await this.sent(whose, since);
    return { ...whose, filter, state, limit, after: Math.max(after, sent), from: from ?? null };
  }

  /** Where the dispatch of this id was sent. Refuses with `invalid_request` where the box has none, or several. */
  private async sent(whose: Whose, dispatchId: string): Promise<number> {
    const [first, ...others] = await sentInBox(this.platform.pool, whose, dispatchId);
    if (first && others.length === 0) return first.position;
    const message = first ? severalOf(dispatchId, [first, ...others]) : noneOf(dispatchId);
    throw questionRefused([{ pointer: '/since', message }]);
  }
}

/** Null for all. */
const recipientsOf = (own: readonly string[], owners: readonly string[]) =>
  owners.includes('*') ? null : [...own, ...owners];

const noneOf = (dispatchId: string): string => `names ${dispatchId}, which is not in this box`;

const severalOf = (dispatchId: string, sent: readonly SentAt[]): string => {
  const places = sent.map(({ position, workOrderId }) => `${position} (of ${workOrderId})`);
  return `names ${dispatchId}, which several work orders sent: state after instead, ${places.join(' or ')}`;
};

interface ReadBrief {
  /** Null where it was erased. */
  readonly brief: Brief | null;
  /** Why it is no brief. */
  readonly why?: string;
}

const briefOf = ({ brief }: InboxRow, texts: ReadonlyMap<string, ReadText>): ReadBrief => {
  const briefText = brief ? texts.get(brief.ref) : undefined;
  if (briefText?.erased) return { brief: null };
  if (typeof briefText?.text !== 'string') return { brief: null, why: 'its brief cannot be read' };
  const parsed = strictParse(Buffer.from(briefText.text));
  if (!parsed.ok) return { brief: null, why: `its brief is not JSON: ${parsed.problem.message}` };
  try {
    return { brief: parseAs(Brief, parsed.value) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { brief: null, why: `its brief is not whole: ${error.message}` };
  }
};

const malformed = (
  { dispatch_id: dispatchId, position }: InboxRow,
  why: string,
): MalformedDispatch => ({ dispatchId, position, why });
