import {
  awaitedApprovals,
  evolve,
  liveBreakGlasses,
  openExceptions,
  openRemediations,
  openReviews,
  outstandingDecisions,
  unknownWorkOrder,
  type WorkOrder,
} from '#work-order';
import { type SettledObligation } from './certificate';
import { type Logged } from './logged';

type Kind = SettledObligation['kind'];

/** What is owed at a time: what a closure waits for, by kind. */
const owed: Readonly<Record<Kind, (workOrder: WorkOrder, now: string) => readonly string[]>> = {
  approval: (workOrder, now) =>
    awaitedApprovals(workOrder, now).map(({ approvalId }) => approvalId),
  exception: (workOrder) => openExceptions(workOrder).map(({ exceptionId }) => exceptionId),
  decision: (workOrder, now) =>
    outstandingDecisions(workOrder, now).map(({ decisionId }) => decisionId),
  'break-glass': (workOrder, now) =>
    liveBreakGlasses(workOrder, now).map(({ breakGlassId }) => breakGlassId),
  'post-review': (workOrder) => openReviews(workOrder).map(({ postReviewId }) => postReviewId),
  remediation: (workOrder) => openRemediations(workOrder).map(({ remediationId }) => remediationId),
};
const kinds = Object.keys(owed) as Kind[];

/** Everything that somebody owed in the course of these events, and how it stood at `now`, in order of opening. */
export const obligationsOf = (
  events: readonly Logged[],
  now: string,
): readonly SettledObligation[] => {
  const book = new Book();
  let state = unknownWorkOrder;
  for (const { index, event } of events) {
    // What ran out before this happened was not ended by it.
    book.lapse(openIn(state, event.recordedAt));
    state = evolve(state, event);
    book.move(openIn(state, event.recordedAt), index);
  }
  book.lapse(openIn(state, now));
  return book.entries;
};

const openIn = (workOrder: WorkOrder, now: string): ReadonlySet<string> =>
  new Set(kinds.flatMap((kind) => owed[kind](workOrder, now).map((id) => `${kind}/${id}`)));

/** What is open, entered when it was opened and again when it ended. */
class Book {
  readonly entries: SettledObligation[] = [];
  private readonly open = new Map<string, number>();

  lapse(still: ReadonlySet<string>): void {
    this.end(still, { closed: null, ended: 'by-time' });
  }

  move(now: ReadonlySet<string>, index: number): void {
    this.end(now, { closed: index, ended: 'by-event' });
    for (const key of now) if (!this.open.has(key)) this.enter(key, index);
  }

  private enter(key: string, opened: number): void {
    const [kind] = key.split('/', 1) as [Kind];
    const id = key.slice(kind.length + 1);
    this.open.set(key, this.entries.length);
    this.entries.push({ kind, id, opened, closed: null, ended: null });
  }

  private end(still: ReadonlySet<string>, how: Pick<SettledObligation, 'closed' | 'ended'>): void {
    for (const [key, at] of [...this.open]) {
      if (still.has(key)) continue;
      this.open.delete(key);
      this.entries[at] = { ...this.entries[at]!, ...how };
    }
  }
}
