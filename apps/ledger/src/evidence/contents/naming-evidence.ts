import { type Pool } from 'pg';
import { Refusal } from '#kernel';
import { columnParsers, Unavailable } from '#platform';
import { type ContentOf } from './content-rows';

/** Evidence as far as its content is concerned. */
export interface NamingEvidence {
  readonly evidenceId: string;
  /** Empty where it is of no work order. */
  readonly workOrderId: string;
  readonly sha256: string;
  readonly subject: string;
  readonly kind: string;
  readonly mediaType: string;
  readonly size: number;
  readonly uri: string | null;
  readonly shreddedAt: string | null;
}

export interface WantedEvidence {
  readonly evidenceId: string;
  /** Which one is meant, where several work orders have evidence of this id. */
  readonly workOrderId?: string;
}

const COLUMNS = `evidence_id AS "evidenceId", work_order_id AS "workOrderId", sha256, subject, kind,
  media_type AS "mediaType", size, uri, shredded_at AS "shreddedAt"`;
/** The cursor of the view that serves. */
export const NAMED_UP_TO = `(SELECT coalesce(min(position), 0) FROM views.cursors
  WHERE name = 'named_contents' AND status IN ('live', 'stuck'))`;
export const LOG_END = `(SELECT coalesce(max(position), 0) FROM ledger.events)`;

const WAIT_MS = 5_000;
const LOOK_AGAIN_MS = 25;

/** Which evidence names which content, from the view of that. */
export class NamingEvidences {
  constructor(
    private readonly pool: Pool,
    /** Resolves when a view moves, and after so many milliseconds at the latest. */
    private readonly moved: (ms: number) => Promise<void>,
  ) {}

  /**
   * The one evidence that is meant, and the position that this is true at. Refuses with `evidence_not_found`, with
   * `invalid_request` where several work orders have it, and with `view_behind` when `atLeast` is not reached in time.
   */
  async find(tenant: string, { evidenceId, workOrderId }: WantedEvidence, atLeast = 0) {
    const position = await this.reached(atLeast);
    const { rows } = await this.pool.query<NamingEvidence>({
      name: 'find-naming-evidence',
      text: `SELECT ${COLUMNS} FROM views.named_contents
        WHERE tenant = $1 AND evidence_id = $2 AND ($3::text IS NULL OR work_order_id = $3)
        ORDER BY work_order_id LIMIT 10`,
      values: [tenant, evidenceId, workOrderId ?? null],
      types: columnParsers,
    });
    if (rows.length > 1) throw ambiguous(evidenceId, rows);
    if (!rows[0])
      throw new Refusal(
        'evidence_not_found',
        `There is no evidence ${evidenceId}${workOrderId === undefined ? '' : ` of ${workOrderId}`}: check the id, or ask with ?atLeast=<position> if it was recorded just now.`,
      );
    return { evidence: rows[0], position };
  }

  /**
   * Whether evidence that was not shredded names the content, apart from this, as the whole log has it.
   *
   * @param db the connection that is asked
   */
  async isNamed(
    of: ContentOf,
    { apartFrom, db }: { apartFrom: WantedEvidence; db: Pick<Pool, 'query'> },
  ): Promise<boolean> {
    const { rows: end } = await db.query<{ position: number }>({
      text: `SELECT ${LOG_END} AS position`,
      types: columnParsers,
    });
    const reached = await this.positionAfterWaiting(end[0]!.position, db);
    if (reached < end[0]!.position)
      throw new Unavailable('The view of what evidence names is behind the log: ask again.', 5);
    const { rows } = await db.query<{ isNamed: boolean }>({
      name: 'is-content-named',
      text: `SELECT EXISTS (SELECT FROM views.named_contents
        WHERE tenant = $1 AND sha256 = $2 AND subject = $3
          AND NOT (evidence_id = $4 AND ($5::text IS NULL OR work_order_id = $5))
          AND shredded_at IS NULL) AS "isNamed"`,
      values: [
        of.tenant,
        of.sha256,
        of.subject ?? '',
        apartFrom.evidenceId,
        apartFrom.workOrderId ?? null,
      ],
    });
    return rows[0]!.isNamed;
  }

  private async reached(atLeast: number): Promise<number> {
    const position = await this.positionAfterWaiting(atLeast);
    if (position >= atLeast) return position;
    throw new Refusal(
      'view_behind',
      `What evidence names is known up to position ${position} and not yet ${atLeast}: ask again in a moment.`,
      { position },
    );
  }

  private async positionAfterWaiting(
    atLeast: number,
    db: Pick<Pool, 'query'> = this.pool,
  ): Promise<number> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const { rows } = await db.query<{ position: number }>({
        name: 'named-contents-position',
        text: `SELECT ${NAMED_UP_TO} AS position`,
        types: columnParsers,
      });
      const { position } = rows[0]!;
      if (position >= atLeast || performance.now() > deadline) return position;
      await this.moved(LOOK_AGAIN_MS);
    }
  }
}

const ambiguous = (evidenceId: string, rows: readonly NamingEvidence[]): Refusal => {
  const ids = rows.map(({ workOrderId }) => workOrderId || '(none)').join(', ');
  return new Refusal(
    'invalid_request',
    `Several work orders have evidence ${evidenceId}: say which one by ?workOrderId=, one of ${ids}.`,
    {},
    [{ pointer: '/workOrderId', message: `must be one of ${ids}` }],
  );
};
