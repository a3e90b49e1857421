import { type Cell, type ProjectionStep, type RecordedEvent } from '#kernel';
import { TBD } from './cells';
import { json, type StoredRow, storedTable } from './stored-table';

/** One thing that a work order waited for or was blocked by. */
export interface Hold {
  readonly [name: string]: Cell;
  /** approval/…, delegation/… or exception/…, and then its own id; /again/2 after it where the second reopening brought it back. */
  readonly id: string;
  /** Which reopening brought it back; 0 where it began by itself. */
  readonly again: number;
  readonly step: string | null;
  /** Null where the owner of the work order is responsible. */
  readonly owner: string | null;
  readonly since: string;
  /** When it ended by itself; null until it does. */
  readonly endedAt: string | null;
  /** When it ended, by itself or with the work; null while it lasts. */
  readonly until: string | null;
  readonly eventId: string;
  readonly position: number;
}

/** The end of one run of the work, and when the next one began; null while there is none. */
export interface RunEnd {
  readonly [name: string]: Cell;
  readonly endedAt: string;
  readonly reopenedAt: string | null;
  /** Id and position of the reopening. */
  readonly eventId: string | null;
  readonly position: number | null;
}

export const holdsTable = storedTable({
  tenant: 'text',
  workOrderId: 'text',
  workflowId: 'text',
  workflowVersion: 'whole?',
  jobType: 'text',
  owner: 'text',
  imported: 'flag',
  /** Null until it is opened. */
  openedAt: 'time?',
  openedMonth: 'time?',
  /** In the order of the log. */
  holds: json<readonly Hold[]>(),
  runEnds: json<readonly RunEnd[]>(),
  /** The longest of those that ended, in milliseconds, and the beginning of the oldest that last. */
  longestMs: 'long?',
  openSince: 'time?',
  firstPosition: 'long',
  /** At which step the longest of those that ended was; empty where it belongs to none. */
  longestStep: 'text?',
  /** How many there are. */
  held: 'whole',
  /** The end of the log that it was imported from. */
  observedUntil: 'time?',
});

export type HoldRow = StoredRow<typeof holdsTable>;

/** Changes the row of a work order, and computes again how long it was held. */
export const heldBy =
  (change: (row: HoldRow, event: RecordedEvent) => Partial<HoldRow>): ProjectionStep<HoldRow> =>
  (known, event, [tenant, id]) => {
    const row: HoldRow = known ?? {
      ...holdsTable.empty,
      tenant: tenant!,
      work_order_id: id!,
      workflow_id: TBD,
      job_type: TBD,
      owner: TBD,
      imported: false,
      holds: [],
      run_ends: [],
      first_position: event.position,
      held: 0,
    };
    return measured({ ...row, ...change(row, event) } as HoldRow);
  };

/** Of a hold that ended. */
interface Length {
  readonly step: string;
  readonly ms: number;
}

const measured = (row: HoldRow): HoldRow => {
  const first = row.holds.filter(({ again }) => again === 0);
  const holds = first
    .flatMap((hold) => [
      { ...hold, until: untilOf(hold, row.run_ends) },
      ...heldAgain(hold, row.run_ends),
    ])
    .map((hold) => ({ ...hold, until: hold.until ?? observedUntil(hold, row) }));
  const ended = holds.flatMap(({ step, since, until }) =>
    until === null ? [] : [{ step: step ?? '', ms: Date.parse(until) - Date.parse(since) }],
  );
  const longest = ended.reduce<Length | null>((a, b) => (a && a.ms >= b.ms ? a : b), null);
  const open = holds.flatMap(({ since, until }) => (until === null ? [since] : []));
  return {
    ...row,
    holds,
    longest_ms: longest?.ms ?? null,
    longest_step: longest?.step ?? null,
    held: holds.length,
    open_since: open.length > 0 ? open.reduce((a, b) => (b < a ? b : a)) : null,
  };
};

/** What lasts at the end of an imported log is known to have lasted until then, not until today. */
const observedUntil = ({ since }: Hold, { observed_until: end }: HoldRow): string | null =>
  end !== null && end < since ? since : end;

/**
 * What had not ended by then holds work again from a reopening on. An approval does not: an answer to one of an
 * earlier run counts for nothing.
 */
const heldAgain = (hold: Hold, ends: readonly RunEnd[]): readonly Hold[] =>
  hold.id.startsWith('approval/')
    ? []
    : ends.flatMap(({ reopenedAt, eventId, position }, index): readonly Hold[] => {
        const lasts = hold.endedAt === null || (reopenedAt !== null && hold.endedAt > reopenedAt);
        if (reopenedAt === null || hold.since >= reopenedAt || !lasts) return [];
        const again = index + 1;
        const brought = {
          ...hold,
          id: `${hold.id}/again/${again}`,
          again,
          since: reopenedAt,
          eventId: eventId!,
          position: position!,
        };
        return [{ ...brought, until: untilOf(brought, ends.slice(again)) }];
      });

/**
 * A hold ends at the latest with the run of the work in which it began. Instants are
 * those of the world: an imported block is recorded after a closing that it precedes. What began when the work had
 * ended already held nothing.
 */
const untilOf = ({ since, endedAt }: Hold, ends: readonly RunEnd[]): string | null => {
  const end = ends.find(({ reopenedAt }) => reopenedAt === null || reopenedAt > since)?.endedAt;
  const until = [endedAt, end].reduce<string | null>(
    (earliest, at) => (at && (earliest === null || at < earliest) ? at : earliest),
    null,
  );
  return until !== null && until < since ? since : until;
};
