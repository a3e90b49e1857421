import { type Pool } from 'pg';
import { type EraseBody, streamOf } from '#contracts';
import { Refusal } from '#kernel';
import { columnParsers, Unavailable } from '#platform';
import { type StreamErasure } from '../../domain/erasure.decider';
import { type ContentOf } from './content-rows';

/** Evidence as far as its content is concerned. */
export interface NamingEvidence {
  readonly evidenceId: string;
  /** Empty for evidence of no work order. */
  readonly workOrderId: string;
  readonly sha256: string;
  readonly subject: string;
  readonly kind: string;
  readonly mediaType: string;
  readonly size: number;
  readonly uri: string | null;
  readonly shreddedAt: string | null;
  /** Null where the view of evidence does not have it yet. */
  readonly recordedBy: string | null;
}

/** Those of the evidence that somebody may read. */
export type Readable = (rows: readonly NamingEvidence[]) => Promise<readonly NamingEvidence[]>;

const all: Readable = (rows) => Promise.resolve(rows);

export interface EvidenceRef {
  readonly evidenceId: string;
  /** Needed where several work orders have evidence of this id. */
  readonly workOrderId?: string;
}

/** A stream that has evidence to erase. */
export interface StreamToErase {
  readonly stream: string;
  /** Undefined for evidence of no work order. */
  readonly workOrderId: string | undefined;
}

type Sql = Pick<Pool, 'query'>;

/** The cursor of the view that serves. */
export const VIEW_POSITION = `(SELECT coalesce(min(position), 0) FROM views.cursors
  WHERE name = 'named_contents' AND status IN ('live', 'stuck'))`;
export const LOG_END = `(SELECT coalesce(max(position), 0) FROM ledger.events)`;

const WAIT_MS = 5_000;
const POLL_MS = 25;

/** The view of which evidence names which content. */
export class NamedContents {
  constructor(
    private readonly pool: Sql,
    /** `moved` resolves when a view moves, and after so many milliseconds at the latest. */
    private readonly views: { moved(ms: number): Promise<void> },
  ) {}

  /**
   * The evidence, and the position of the view. Refuses with `evidence_not_found`, with `invalid_request` where several
   * work orders have it, and with `view_behind` when the view does not reach `atLeast` in time.
   */
  async find(
    tenant: string,
    { evidenceId, workOrderId }: EvidenceRef,
    {
      atLeast = 0,
      readable = all,
    }: { readonly atLeast?: number; readonly readable?: Readable } = {},
  ) {
    const position = await this.positionAfterWaiting(atLeast);
    if (position < atLeast)
      throw new Refusal(
        'view_behind',
        `What evidence names is known up to position ${position} and not yet ${atLeast}: ask again in a moment.`,
        { position },
      );
    const rows = await readable(await this.rowsOf(tenant, evidenceId, workOrderId));
    const [evidence] = rows;
    if (rows.length > 1) throw ambiguous(evidenceId, 'workOrderId', '?workOrderId=', rows);
    if (!evidence)
      throw new Refusal(
        'evidence_not_found',
        `There is no evidence ${evidenceId}${workOrderId === undefined ? '' : ` of ${workOrderId}`}: check the id. What was recorded just now may be missing for a moment.`,
      );
    return { evidence, position };
  }

  /**
   * Whether other evidence than `except` that is not shredded names the content, in the whole log.
   *
   * @param db the connection that holds the lock on the content
   */
  async isNamed(of: ContentOf, { except, db }: { except: EvidenceRef; db: Sql }): Promise<boolean> {
    await this.caughtUp(db);
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
        except.evidenceId,
        except.workOrderId ?? null,
      ],
    });
    return rows[0]!.isNamed;
  }

  /**
   * The streams of the evidence to erase, in the whole log. Refuses with `evidence_not_found`, and with
   * `invalid_request` where several work orders have evidence of the id: an erasure is final, so nothing is guessed.
   */
  async streamsToErase(
    tenant: string,
    { evidenceId, evidenceOf, subject }: EraseBody,
  ): Promise<readonly StreamToErase[]> {
    await this.caughtUp();
    if (subject !== undefined) return this.streamsAbout(tenant, subject);
    const rows = await this.rowsOf(tenant, evidenceId!, evidenceOf);
    if (rows.length > 1) throw ambiguous(evidenceId!, 'evidenceOf', 'evidenceOf', rows);
    if (rows.length === 0)
      throw new Refusal(
        'evidence_not_found',
        `There is no evidence ${evidenceId} here: check the id.`,
      );
    return rows.map(streamToErase);
  }

  /** Which evidence of a stream has its content here, of the evidence to erase; it may have arrived after it was named. */
  async heldHere(
    tenant: string,
    { workOrderId = '', what }: Pick<StreamErasure, 'workOrderId' | 'what'>,
  ): Promise<ReadonlySet<string>> {
    if (what === 'texts') return new Set();
    const [column, value] =
      'subject' in what ? ['subject', what.subject] : ['evidence_id', what.evidenceId];
    const { rows } = await this.pool.query<{ evidenceId: string }>({
      name: `contents held here by ${column}`,
      text: `SELECT n.evidence_id AS "evidenceId" FROM views.named_contents AS n
        JOIN ledger.evidence_contents AS c USING (tenant, sha256, subject)
        WHERE n.tenant = $1 AND n.work_order_id = $2 AND n.${column} = $3
          AND c.stored_at IS NOT NULL AND c.gone_at IS NULL`,
      values: [tenant, workOrderId, value],
    });
    return new Set(rows.map(({ evidenceId }) => evidenceId));
  }

  private async rowsOf(
    tenant: string,
    evidenceId: string,
    workOrderId: string | undefined,
  ): Promise<readonly NamingEvidence[]> {
    const { rows } = await this.pool.query<NamingEvidence>({
      name: 'naming-evidence',
      text: `SELECT evidence_id AS "evidenceId", work_order_id AS "workOrderId", sha256, subject, kind,
          media_type AS "mediaType", size, uri, shredded_at AS "shreddedAt",
          (SELECT e.recorded_by FROM views.evidence AS e
            WHERE e.tenant = n.tenant AND e.evidence_id = n.evidence_id
              AND e.work_order_id = n.work_order_id) AS "recordedBy"
        FROM views.named_contents AS n
        WHERE tenant = $1 AND evidence_id = $2 AND ($3::text IS NULL OR work_order_id = $3)
        ORDER BY work_order_id LIMIT 10`,
      values: [tenant, evidenceId, workOrderId ?? null],
      types: columnParsers,
    });
    return rows;
  }

  private async streamsAbout(tenant: string, subject: string): Promise<readonly StreamToErase[]> {
    const { rows } = await this.pool.query<EvidenceRef>({
      name: 'streams-about-subject',
      text: `SELECT DISTINCT ON (stream) work_order_id AS "workOrderId", evidence_id AS "evidenceId"
        FROM views.named_contents, LATERAL (
          SELECT CASE work_order_id WHEN '' THEN 'evidence-' || evidence_id
            ELSE 'work-order-' || work_order_id END
        ) AS of(stream)
        WHERE tenant = $1 AND subject = $2 ORDER BY stream`,
      values: [tenant, subject],
    });
    return rows.map(streamToErase);
  }

  /** Throws `Unavailable` when the view does not reach the end of the log in time. */
  private async caughtUp(db?: Sql): Promise<void> {
    const end = await this.position(LOG_END, db);
    if ((await this.positionAfterWaiting(end, db)) < end)
      throw new Unavailable('The view of what evidence names is behind the log: ask again.', 5);
  }

  private async positionAfterWaiting(atLeast: number, db?: Sql): Promise<number> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const position = await this.position(VIEW_POSITION, db);
      if (position >= atLeast || performance.now() > deadline) return position;
      await this.views.moved(POLL_MS);
    }
  }

  private async position(expression: string, db: Sql = this.pool): Promise<number> {
    const { rows } = await db.query<{ position: number }>({
      text: `SELECT ${expression} AS position`,
      types: columnParsers,
    });
    return rows[0]!.position;
  }
}

const streamToErase = ({ workOrderId, evidenceId }: EvidenceRef): StreamToErase =>
  workOrderId
    ? { workOrderId, stream: streamOf.workOrder(workOrderId) }
    : { workOrderId: undefined, stream: streamOf.evidence(evidenceId) };

const ambiguous = (
  evidenceId: string,
  field: string,
  written: string,
  rows: readonly NamingEvidence[],
): Refusal => {
  const ids = rows.map(({ workOrderId }) => workOrderId || '(none)').join(', ');
  return new Refusal(
    'invalid_request',
    `Several work orders have evidence ${evidenceId}: name one by ${written}, one of ${ids}.`,
    {},
    [{ pointer: `/${field}`, message: `must be one of ${ids}` }],
  );
};
