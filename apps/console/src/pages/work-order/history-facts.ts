import { type HistoryEvent, textIn } from '../../parts/history';
import { type MarkKind } from '../../parts/mark';
import { systemText } from '../../parts/system-text';
import { spanOf } from '../../parts/times';
import { factText } from '../../parts/values';
import { type Currencies } from './progress';

/** What the ids in events stand for, by the events that brought them: a later event names the id alone. */
export type Names = ReadonlyMap<string, string>;

const named: Readonly<Partial<Record<HistoryEvent['type'], readonly [id: string, name: string]>>> =
  {
    'approval.drafted': ['approvalId', 'kind'],
    'approval.requested': ['approvalId', 'kind'],
    'exception.raised': ['exceptionId', 'code'],
    'delegation.dispatched': ['dispatchId', 'recipient'],
    'post-review.scheduled': ['postReviewId', 'code'],
    'remediation.opened': ['remediationId', 'code'],
    'evidence.recorded': ['evidenceId', 'kind'],
    'delivery-link.issued': ['linkId', 'audience'],
    'break-glass.declared': ['breakGlassId', 'code'],
  };

export const namesIn = (events: readonly HistoryEvent[]): Names => {
  const names = new Map<string, string>();
  for (const { type, data } of events) {
    const [id, name] = named[type] ?? [];
    const key = id && textIn(data, id);
    const value = name && textIn(data, name);
    if (key && value) names.set(key, value);
  }
  return names;
};

/** Why each exception was raised, by its id: what a person wrote, or the first reason of the decision that raised it. */
export const causesIn = (events: readonly HistoryEvent[]): Names => {
  const decisions = new Map(
    events.filter(({ type }) => type === 'decision.made').map(({ id, data }) => [id, data]),
  );
  const causes = new Map<string, string>();
  for (const { type, data, causationId } of events) {
    if (type !== 'exception.raised') continue;
    const exceptionId = textIn(data, 'exceptionId');
    const reason = firstReason(decisions.get(causationId ?? ''));
    const cause = textIn(data, 'rationale') ?? (reason && systemText(reason));
    if (exceptionId && cause) causes.set(exceptionId, cause);
  }
  return causes;
};

/** The first reason of a decision says why; undefined where there is none. */
export const firstReason = (decision: HistoryEvent['data'] | undefined): string | undefined => {
  const reasons = decision?.['reasons'];
  const [first] = Array.isArray(reasons) ? (reasons as unknown[]) : [];
  return typeof first === 'string' ? first : undefined;
};

/** What the work order was opened with, as labels with texts: its objects, and each input by its name. */
export const openedWith = (
  events: readonly HistoryEvent[],
  currencies: Currencies,
): Readonly<Record<string, string>> => {
  const { objects = [], inputs = {} } =
    (events.find(({ type }) => type === 'work-order.opened')?.data as Opening | undefined) ?? {};
  return {
    ...(objects.length > 0 && { Objects: objects.join(', ') }),
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [
        `Input ${name}`,
        factText(value, currencies.get(name)),
      ]),
    ),
  };
};

interface Opening {
  readonly objects?: readonly string[];
  readonly inputs?: Readonly<Record<string, Parameters<typeof factText>[0]>>;
}

/** What a break-glass leaves to be done: which id names it, by the kind of the event. */
const OBLIGATIONS: Readonly<Record<string, string>> = {
  'post-review': 'postReviewId',
  remediation: 'remediationId',
};

/** Due times (RFC 3339) of open post-reviews and remediations, by the event that opened them. */
export const dueTimesIn = (events: readonly HistoryEvent[]): ReadonlyMap<string, string> => {
  const open = new Map<string, readonly [eventId: string, dueAt: string]>();
  for (const { id, type, data } of events) {
    const [kind = ''] = type.split('.');
    const name = OBLIGATIONS[kind];
    const obligation = name && textIn(data, name);
    if (!obligation) continue;
    const dueAt = textIn(data, 'dueAt');
    if (type === `${kind}.completed`) open.delete(obligation);
    else if (dueAt) open.set(obligation, [id, dueAt]);
  }
  return new Map(open.values());
};

/** How long is left, or how long it is overdue. */
export const leftOf = (
  dueAt: string,
  now: number,
): { readonly kind: MarkKind; readonly text: string } => {
  const left = Date.parse(dueAt) - now;
  return left > 0
    ? { kind: 'wait', text: `${spanOf(left)} left` }
    : { kind: 'stop', text: `overdue ${spanOf(-left)}` };
};

/** The objective, report and confirmation of delegated work; undefined where absent or erased. */
export interface Handed {
  readonly objective: string | undefined;
  /** What shows that it is done. */
  readonly verification: readonly string[];
  /** The latest report: it completes nothing. */
  readonly report: string | undefined;
  /** The comment of the operator who confirmed it. */
  readonly comment: string | undefined;
}

/** The same for one dispatch, by the events of its work order. */
export const handedOf = (events: readonly HistoryEvent[], dispatchId: string): Handed => {
  const textOf = (type: HistoryEvent['type'], name: string): string | undefined => {
    const event = events.findLast(
      (one) => one.type === type && one.data['dispatchId'] === dispatchId,
    );
    return event && textIn(event.data, name);
  };
  const brief = briefIn(textOf('delegation.dispatched', 'brief'));
  const { objective, verification } = brief;
  return {
    objective: typeof objective === 'string' ? objective : undefined,
    verification: Array.isArray(verification) ? verification.map(String) : [],
    report: textOf('delegation.reported-done', 'report'),
    comment: textOf('delegation.confirmed', 'comment'),
  };
};

/** A brief is stored as text; one that cannot be parsed has no fields. */
const briefIn = (text: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(text ?? '{}') as Record<string, unknown>;
  } catch {
    return {};
  }
};
