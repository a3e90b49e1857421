import { type Cell, type ColumnType, type ProjectionStep, type RecordedEvent } from '#kernel';
import { TBD } from './cells';

/** One thing that a work order waited for or was blocked by. */
export interface Hold {
  readonly [name: string]: Cell;
  /** approval/…, delegation/… or exception/…, and then its own id; /again/2 after it where the second reopening brought it back. */
  readonly id: string;
  /** Which reopening brought it back; 0 where it began by itself. */
  readonly again: number;
  readonly step: string | null;
  /** Null where it falls to whoever answers for the work order. */
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

export interface HoldRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly work_order_id: string;
  readonly workflow_id: string;
  readonly workflow_version: number | null;
  readonly job_type: string;
  readonly owner: string;
  readonly imported: boolean;
  /** Null until it is opened. */
  readonly opened_at: string | null;
  readonly opened_month: string | null;
  /** In the order in which the log heard of them. */
  readonly holds: readonly Hold[];
  readonly run_ends: readonly RunEnd[];
  /** The longest of those that ended, in milliseconds, and the beginning of the oldest that last. */
  readonly longest_ms: number | null;
  readonly open_since: string | null;
  readonly first_position: number;
  /** At which step the longest of those that ended was; empty where it belongs to none. */
  readonly longest_step: string | null;
  /** How many there are. */
  readonly held: number;
}

export const holdColumns = {
  tenant: 'text',
  work_order_id: 'text',
  workflow_id: 'text',
  workflow_version: 'integer',
  job_type: 'text',
  owner: 'text',
  imported: 'boolean',
  opened_at: 'timestamptz',
  opened_month: 'timestamptz',
  holds: 'jsonb',
  run_ends: 'jsonb',
  longest_ms: 'bigint',
  open_since: 'timestamptz',
  first_position: 'bigint',
  longest_step: 'text',
  held: 'integer',
} satisfies Readonly<Record<string, ColumnType>>;

/** Changes what is known of a work order, and says again how long it was held. */
export const heldBy =
  (change: (row: HoldRow, event: RecordedEvent) => Partial<HoldRow>): ProjectionStep<HoldRow> =>
  (known, event, [tenant, id]) => {
    const row: HoldRow = known ?? {
      tenant: tenant!,
      work_order_id: id!,
      workflow_id: TBD,
      workflow_version: null,
      job_type: TBD,
      owner: TBD,
      imported: false,
      opened_at: null,
      opened_month: null,
      holds: [],
      run_ends: [],
      longest_ms: null,
      open_since: null,
      first_position: event.position,
      longest_step: null,
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
  const begun = row.holds.filter(({ again }) => again === 0);
  const holds = begun.flatMap((hold) => [
    { ...hold, until: untilOf(hold, row.run_ends) },
    ...heldAgain(hold, row.run_ends),
  ]);
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

/**
 * What had not ended by then holds work again from a reopening on. An approval does not: nothing counts that is said to one of
 * an earlier run.
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
 * those of the world: an imported block is heard of after the closing that it came before. What began when the work had
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
