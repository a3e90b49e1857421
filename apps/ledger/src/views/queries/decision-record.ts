import { type Pool } from 'pg';
import { type DecisionMadeData, type QueryReply, type QueryRequest, views } from '#contracts';
import { questionRefused, type RecordedEvent } from '#kernel';
import { columnParsers } from '#platform';
import { withBodies } from '../../log/archive/archived-bodies';
import { type Bind, readableSql } from './delegated-rows';
import { pointerTo } from './filter-values';
import { livingSchemas, scopeName } from './sql-question';

/** What became of a decision since it was made. */
interface Since {
  readonly superseded_by: string | null;
  readonly reported: string | null;
  readonly reported_at: string | null;
}

/**
 * One decision as it was answered, lists and checks and facts included, with what became of it: the
 * flat view is for analysts, this is for the caller. No row when there is none.
 *
 * @param schemas the schemas of the views that have its outcome.
 */
export const readDecision = async (
  sql: Pick<Pool, 'query'>,
  { tenant, scope, filters }: QueryRequest,
  { folded } = livingSchemas,
): Promise<QueryReply> => {
  const { decisionId, ...others } = filters;
  const errors = Object.keys(others).map((filter) => ({
    pointer: pointerTo(filter),
    message: 'is no filter here: there is decisionId',
  }));
  if (!decisionId) errors.push({ pointer: '/decisionId', message: 'must name a decision' });
  if (errors.length > 0) throw questionRefused(errors);

  const values: unknown[] = [tenant, decisionId];
  const bind: Bind = (value, type) => `$${values.push(value)}::${type}`;
  const isReadable = scope === 'tenant' ? 'true' : readableSql(views.decisions, scope, bind);
  const { rows } = await sql.query<Since & { at: number; position: number; body: Buffer | null }>({
    ...(folded === livingSchemas.folded && {
      name: ['decision-record', scopeName(scope)].join(' ').trim(),
    }),
    text: `SELECT at.position AS at, v.superseded_by, v.reported, v.reported_at, e.position, e.body
      FROM (SELECT coalesce(min(position), 0) AS position FROM ${folded}.cursors
            WHERE name = 'decisions' AND status IN ('live', 'stuck')) AS at
      LEFT JOIN ${folded}.decisions AS v ON v.tenant = $1 AND v.decision_id = $2 AND ${isReadable}
      LEFT JOIN ledger.events AS e ON e.id = v.event_id::uuid`,
    values,
    types: columnParsers,
  });
  const [{ at, body, ...since }] = (await withBodies(sql, rows)) as [(typeof rows)[number]];
  const row = body === null ? [] : [record(JSON.parse(body.toString()), since)];
  return { columns: Object.keys(row[0] ?? {}), rows: row, nextCursor: null, position: at };
};

const record = (
  { data, recordedAt, id }: RecordedEvent<string, DecisionMadeData>,
  since: Since & { position: number },
): Record<string, unknown> => ({
  ...data,
  supersedes: data.supersedes ?? null,
  supersededBy: since.superseded_by,
  reported: since.reported,
  reportedAt: since.reported_at,
  decidedAt: recordedAt,
  eventId: id,
  position: since.position,
});
