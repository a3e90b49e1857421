import { type Pool } from 'pg';
import { type EraseBody, streamOf } from '#contracts';
import { Refusal } from '#kernel';
import { columnParsers, Unavailable } from '#platform';
import { type StreamErasure } from '../../domain/erasure.decider';

const WAIT_MS = 5_000;
const LOOK_AGAIN_MS = 25;

/** A stream that has evidence which is to be erased. */
export interface StreamToErase {
  readonly stream: string;
  /** Undefined for evidence of no work order. */
  readonly workOrderId: string | undefined;
}

/** Finds the streams of the evidence that an erasure means, in the view of what evidence names. */
export class EvidenceToErase {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    /** Resolves when a view moves, and after so many milliseconds at the latest. */
    private readonly moved: (ms: number) => Promise<void>,
  ) {}

  /**
   * The streams, of everything that is in the log now. Refuses with `evidence_not_found`, and with `invalid_request`
   * where several work orders have evidence of the id: what is erased does not come back, so nothing is guessed.
   */
  async streamsOf(
    tenant: string,
    { evidenceId, evidenceOf, subject }: EraseBody,
  ): Promise<readonly StreamToErase[]> {
    await this.caughtUp();
    const { rows } = await this.pool.query<{ workOrderId: string; evidenceId: string }>(
      subject === undefined
        ? {
            name: 'evidence-to-erase',
            text: `SELECT work_order_id AS "workOrderId", evidence_id AS "evidenceId" FROM views.named_contents
              WHERE tenant = $1 AND evidence_id = $2 AND ($3::text IS NULL OR work_order_id = $3)
              ORDER BY position LIMIT 10`,
            values: [tenant, evidenceId, evidenceOf ?? null],
          }
        : {
            name: 'subject-to-erase',
            text: `SELECT DISTINCT ON (stream) work_order_id AS "workOrderId", evidence_id AS "evidenceId"
              FROM views.named_contents, LATERAL (
                SELECT CASE work_order_id WHEN '' THEN 'evidence-' || evidence_id ELSE work_order_id END
              ) AS of(stream)
              WHERE tenant = $1 AND subject = $2 ORDER BY stream`,
            values: [tenant, subject],
          },
    );
    if (subject === undefined && rows.length !== 1) throw notOne(evidenceId!, rows);
    return rows.map((row) => ({
      workOrderId: row.workOrderId || undefined,
      stream: row.workOrderId
        ? streamOf.workOrder(row.workOrderId)
        : streamOf.evidence(row.evidenceId),
    }));
  }

  /** The evidence of a stream whose content lies here now, of what is meant; it may have come after it was named. */
  async lyingHere(
    tenant: string,
    { workOrderId = '', what }: Pick<StreamErasure, 'workOrderId' | 'what'>,
  ): Promise<ReadonlySet<string>> {
    if (what === 'texts') return new Set();
    const [column, meant] =
      'subject' in what ? ['subject', what.subject] : ['evidence_id', what.evidenceId];
    const { rows } = await this.pool.query<{ evidenceId: string }>({
      name: `lying here by ${column}`,
      text: `SELECT n.evidence_id AS "evidenceId" FROM views.named_contents AS n
        JOIN ledger.evidence_contents AS c USING (tenant, sha256, subject)
        WHERE n.tenant = $1 AND n.work_order_id = $2 AND n.${column} = $3
          AND c.kept_at IS NOT NULL AND c.gone_at IS NULL`,
      values: [tenant, workOrderId, meant],
    });
    return new Set(rows.map(({ evidenceId }) => evidenceId));
  }

  /** Throws `Unavailable` when the view does not come to the end of the log in time. */
  private async caughtUp(): Promise<void> {
    const end = await this.position('(SELECT coalesce(max(position), 0) FROM ledger.events)');
    const deadline = performance.now() + WAIT_MS;
    while ((await this.position(NAMED_UP_TO)) < end) {
      if (performance.now() > deadline)
        throw new Unavailable('The view of what evidence names is behind the log: ask again.', 5);
      await this.moved(LOOK_AGAIN_MS);
    }
  }

  private async position(sql: string): Promise<number> {
    const { rows } = await this.pool.query<{ position: number }>({
      text: `SELECT ${sql} AS position`,
      types: columnParsers,
    });
    return rows[0]!.position;
  }
}

const NAMED_UP_TO = `(SELECT coalesce(min(position), 0) FROM views.cursors
  WHERE name = 'named_contents' AND status IN ('live', 'stuck'))`;

const notOne = (
  evidenceId: string,
  found: readonly { readonly workOrderId: string }[],
): Refusal => {
  if (found.length === 0)
    return new Refusal(
      'evidence_not_found',
      `There is no evidence ${evidenceId} here: check the id.`,
    );
  const ids = found.map(({ workOrderId }) => workOrderId || '(none)').join(', ');
  const message = `several work orders have it: say of which by evidenceOf, one of ${ids}`;
  return new Refusal('invalid_request', `Evidence ${evidenceId}: ${message}.`, {}, [
    { pointer: '/evidenceOf', message },
  ]);
};
