import { type Pool } from 'pg';
import { type delegationsRow, type InboxBox, type InboxFilter, type InboxState } from '#contracts';
import { isSealedField, type RecordedEvent, type SealedField } from '#kernel';
import { columnParsers } from '#platform';
import { withBodies } from '../../log/archive/archived-bodies';
import { type ViewRow } from '../projections/stored-table';

/** Folded views that an inbox is read from. */
export const inboxSources = ['delegations', 'work_orders', 'policies'] as const;

/** Whose box, and of which work. */
export interface Whose {
  readonly tenant: string;
  readonly box: InboxBox;
  /** The recipients or senders that count; null for all. */
  readonly names: readonly string[] | null;
  /** Work of these workflows alone; null for any. */
  readonly workflows: readonly string[] | null;
}

/** What is wanted of a box. */
export interface InboxQuery extends Whose {
  readonly filter: InboxFilter;
  readonly state: InboxState;
  /** Dispatches after this ledger position. */
  readonly after: number;
  /** Dispatches from this time on. */
  readonly from: string | null;
  readonly limit: number;
}

/** A dispatch as the views and the log have it. */
export interface InboxRow extends ViewRow<typeof delegationsRow.fields> {
  readonly owner: string | null;
  readonly workflow_id: string | null;
  readonly policy_id: string | null;
  readonly policy_version: number | null;
  readonly policy_digest: string | null;
  /** The place of the text of the brief, from its event. */
  readonly brief: SealedField | null;
}

type Found = InboxRow & {
  readonly at: number;
  readonly event_position: number | null;
  readonly body: Buffer | null;
};

/** What lies in a box, the earliest first, and the position that it is true at, of one snapshot. */
export const inboxRows = async (
  pool: Pick<Pool, 'query'>,
  { tenant, box, filter, state, names, workflows, after, from, limit }: InboxQuery,
): Promise<{ readonly rows: readonly InboxRow[]; readonly position: number }> => {
  const { rows } = await pool.query<Found>({
    name: `inbox ${box}`,
    text: `SELECT at.position AS at, d.*, w.owner, w.workflow_id,
        p.policy_id, p.version AS policy_version, p.digest AS policy_digest,
        e.position AS event_position, e.body
      FROM (SELECT coalesce(min(position), 0) AS position FROM views.cursors
            WHERE name = ANY($1) AND status IN ('live', 'stuck')) AS at
      LEFT JOIN LATERAL (
        SELECT * FROM writ.delegations AS d
        WHERE d.tenant = $2 AND d.position > $3
          AND ($4::text[] IS NULL OR d.${nameColumn[box]} = ANY ($4))
          AND ($5::text IS NULL OR d.kind = $5) AND ($6::text IS NULL OR d.state = $6)
          AND ($7::timestamptz IS NULL OR d.created_at >= $7)
          AND ${isOfWorkflows('$9')}
        ORDER BY d.position LIMIT $8
      ) AS d ON true
      LEFT JOIN views.work_orders AS w ON w.tenant = d.tenant AND w.work_order_id = d.work_order_id
      LEFT JOIN LATERAL (
        SELECT policy_id, version, digest FROM views.policies AS p
        WHERE p.tenant = d.tenant AND p.workflow_id = w.workflow_id AND p.superseded_at IS NULL
        ORDER BY p.position DESC LIMIT 1
      ) AS p ON true
      LEFT JOIN ledger.events AS e ON e.id = d.event_id::uuid
      ORDER BY d.position`,
    values: [
      inboxSources,
      tenant,
      after,
      names,
      filter === 'all' ? null : filter,
      state === 'any' ? null : state,
      from,
      limit,
      workflows,
    ],
    types: columnParsers,
  });
  const found = rows.filter(({ dispatch_id }) => dispatch_id !== null);
  const events = found.map(({ event_position: position, body }) => ({ position, body }));
  const bodies = await withBodies(pool, events);
  return {
    rows: found.map((row, n) => withPlace(row, bodies[n]!.body)),
    position: rows[0]!.at,
  };
};

/** A place in a box to go on from. */
export interface SentAt {
  readonly position: number;
  readonly workOrderId: string;
}

/** Where in the log dispatches of this id were sent, the earliest first: each work order has its own ids. */
export const sentInBox = async (
  pool: Pick<Pool, 'query'>,
  { tenant, box, names, workflows }: Whose,
  dispatchId: string,
): Promise<readonly SentAt[]> => {
  const { rows } = await pool.query<SentAt>({
    name: `place in ${box}`,
    text: `SELECT position, work_order_id AS "workOrderId" FROM views.delegations AS d
      WHERE tenant = $1 AND dispatch_id = $2
        AND ($3::text[] IS NULL OR ${nameColumn[box]} = ANY ($3)) AND ${isOfWorkflows('$4')}
      ORDER BY position LIMIT 10`,
    values: [tenant, dispatchId, names, workflows],
    types: columnParsers,
  });
  return rows;
};

/** SQL: whether the work of dispatch `d` goes by one of these workflows; `bound` is null for any. */
const isOfWorkflows = (bound: string): string =>
  `(${bound}::text[] IS NULL OR EXISTS (SELECT FROM views.work_orders AS limited
    WHERE limited.tenant = d.tenant AND limited.work_order_id = d.work_order_id
      AND limited.workflow_id = ANY (${bound})))`;

const nameColumn: Readonly<Record<InboxBox, string>> = { inbox: 'recipient', sent: 'delegator' };

const withPlace = (row: Found, body: Buffer | null): InboxRow => {
  const { brief } = body ? (JSON.parse(body.toString()) as Dispatch).data : {};
  return { ...row, brief: isSealedField(brief) ? brief : null };
};

type Dispatch = RecordedEvent<string, { readonly brief?: unknown }>;
