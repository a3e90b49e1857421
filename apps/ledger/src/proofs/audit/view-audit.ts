import { type ClientBase } from 'pg';
import { type AuditCheck } from '#contracts';
import { type Projection, type RecordedEvent } from '#kernel';
import {
  type Cursor,
  CursorStore,
  identifier,
  LogPages,
  type LogSource,
  ViewTarget,
} from '#platform';
import { compareRows } from './view-compare';

const SCHEMA = 'views';
/** Temporary tables of this session. */
const SCRATCH = 'pg_temp';
const CACHED_ROWS = 50_000;

interface Audited {
  readonly projection: Projection;
  readonly cursor: Cursor;
  readonly folding: Folding;
}

/**
 * Rebuilds views in temporary tables and compares them with the rows that are served, each at its own position. The
 * session of the log must be in a transaction, whose snapshot is audited.
 */
export class ViewAudit {
  constructor(
    private readonly sessions: FoldingSessions,
    private readonly source: LogSource,
    private readonly projections: readonly Projection[],
    private readonly now: number,
  ) {}

  /** One check for each view that is `wanted`: a name, or `all`. */
  async run(
    wanted: string,
    onProgress: (position: number, end: number) => void,
  ): Promise<readonly AuditCheck[]> {
    const cursors = await new CursorStore(SCHEMA).all(this.sessions.log);
    const chosen = this.projections.filter(({ name }) => wanted === 'all' || name === wanted);
    if (chosen.length === 0)
      return [
        unknown(
          `There is no view ${wanted}: use one of ${this.projections.map(nameOf).join(', ')}.`,
        ),
      ];
    const checks: AuditCheck[] = [];
    const audited: Audited[] = [];
    for (const projection of chosen) {
      const serving = cursors.filter(({ name }) => name === projection.name).find(isServing);
      const obstacle = obstacleOf(projection, serving);
      if (!serving || obstacle) checks.push(unknown(`${projection.name}: ${obstacle}`));
      else audited.push(this.prepare(projection, serving));
    }
    const end = Math.max(0, ...audited.map(({ cursor }) => cursor.position));
    const foldings = audited.map(({ folding }) => folding);
    try {
      await this.lock(audited);
      for (const one of audited) await this.makeTable(one);
      await rebuild(this.sessions, this.source, foldings, (at) => onProgress(at, end));
    } catch (error) {
      // A log with a gap or unreadable bytes cannot be folded, and a standby cannot create tables.
      const reason = error instanceof Error ? error.message : String(error);
      return [...checks, unknown(`The log cannot be folded: ${reason}`)];
    }
    for (const one of audited) checks.push(await this.compared(one));
    return checks;
  }

  private prepare(projection: Projection, cursor: Cursor): Audited {
    const target = new ViewTarget(SCRATCH, projection, { ...cursor, position: 0 }, CACHED_ROWS);
    return { projection, cursor, folding: { target, upTo: cursor.position } };
  }

  private async makeTable({ projection: { name, key }, cursor }: Audited): Promise<void> {
    const table = `${identifier(name)}_g${cursor.generation}`;
    await this.sessions.scratch.query(
      `CREATE TEMP TABLE ${table} (LIKE ${SCHEMA}.${table}, PRIMARY KEY (${key.map(identifier).join(', ')}))`,
    );
  }

  /** A rebuild of a view meanwhile must not drop the rows that are compared. */
  private async lock(audited: readonly Audited[]): Promise<void> {
    const tables = audited.map(
      ({ projection, cursor }) => `${SCHEMA}.${projection.name}_g${cursor.generation}`,
    );
    if (tables.length > 0)
      await this.sessions.log.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS SHARE MODE`);
  }

  private async compared({ projection, cursor, folding }: Audited): Promise<AuditCheck> {
    const { name } = projection;
    const { position, generation } = cursor;
    if (folding.failure) return unknown(`${name}: ${failureText(folding.failure)}`);
    const { log, scratch } = this.sessions;
    await scratch.query('BEGIN');
    const { rows, differing, first } = await compareRows(
      projection,
      { sql: log, schema: SCHEMA, generation },
      { sql: scratch, schema: SCRATCH, generation },
    );
    await scratch.query('COMMIT');
    if (differing > 0)
      return {
        name: 'views',
        passed: false,
        message: `${name}: ${differing} rows differ at position ${position}, the first ${first}.`,
      };
    const fine = `${name}: ${rows} rows are those of the log at position ${position}.`;
    return { name: 'views', passed: true, message: fine, ...(await this.behind(fine, position)) };
  }

  /** A view that is set back serves rows that once were right, or none at all. */
  private async behind(fine: string, position: number): Promise<Partial<AuditCheck>> {
    const { rows } = await this.sessions.log.query<{ count: string; at: string }>(
      `SELECT (SELECT max(position) FROM ledger.events) - $1 AS count,
         extract(epoch FROM recorded_at) * 1000 AS at FROM ledger.events WHERE position = $1 + 1`,
      [position],
    );
    const [later] = rows;
    if (!later) return {};
    const message = `${fine} ${later.count} later events are not in it`;
    if (this.now - Number(later.at) <= FOLDED_WITHIN_MS) return { message: `${message} yet.` };
    return {
      passed: null,
      message: `${message}: the ledger does not run, or somebody has set the view back.`,
      isImpossible: true,
    };
  }
}

/** Views follow the log within milliseconds. */
const FOLDED_WITHIN_MS = 60_000;

const isServing = ({ status }: Cursor): boolean => status === 'live' || status === 'stuck';

const obstacleOf = ({ version }: Projection, cursor: Cursor | undefined): string | undefined => {
  if (!cursor) return 'it was never folded.';
  if (cursor.version !== version)
    return `its rows are of version ${cursor.version} of its fold; this code knows version ${version}.`;
  return undefined;
};

const failureText = ({ position, error }: NonNullable<Folding['failure']>): string =>
  `its fold fails at position ${position}: ${error instanceof Error ? error.message : String(error)}.`;

const nameOf = ({ name }: Projection): string => name;

const unknown = (message: string): AuditCheck => ({
  name: 'views',
  passed: null,
  message,
  isImpossible: true,
});

/** Events that are read at once, and how many reads make a page that is written. */
const READ_EVENTS = 1_000;
const PAGE_READS = 8;

export interface FoldingSessions {
  /** Reads the log, in the snapshot that is audited. */
  readonly log: ClientBase;
  /** Holds the temporary tables. */
  readonly scratch: ClientBase;
}

/** One view that is rebuilt up to its position. */
interface Folding {
  readonly target: ViewTarget;
  /** The position of the rows that are served. */
  readonly upTo: number;
  /** Where its fold failed. */
  failure?: { readonly position: number; readonly error: unknown };
}

/**
 * Rebuilds views from the first event, each up to its own position, as the ledger does: page by page, with rows that are
 * read back from the tables when an event touches them again.
 */
const rebuild = async (
  { log, scratch }: FoldingSessions,
  source: LogSource,
  foldings: readonly Folding[],
  onProgress: (position: number) => void,
): Promise<void> => {
  const pages = new LogPages(source);
  const end = Math.max(0, ...foldings.map(({ upTo }) => upTo));
  for (let from = 0; from < end;) {
    let position = from;
    for (let n = 0; n < PAGE_READS && position < end; n += 1) {
      const logged = await pages.read(log, position, Math.min(READ_EVENTS, end - position));
      if (logged.length === 0) throw new Error(`The log has no event ${position + 1}.`);
      const events = logged.map((each) => pages.decode(each));
      for (const folding of foldings) await take(scratch, folding, events);
      position += events.length;
    }
    for (const folding of foldings) await write(scratch, folding, from);
    from = position;
    onProgress(position);
  }
};

const take = async (
  scratch: ClientBase,
  { target, upTo, failure }: Folding,
  events: readonly RecordedEvent[],
): Promise<void> => {
  if (failure) return;
  const due = events.filter(({ position }) => position <= upTo);
  if (due.length > 0) await target.take(scratch, due);
};

const write = async (scratch: ClientBase, folding: Folding, from: number): Promise<void> => {
  if (folding.failure) return;
  const { statements, failure } = await folding.target.finish(scratch, from);
  folding.failure = failure;
  await scratch.query('BEGIN');
  for (const statement of statements) await scratch.query(statement);
  await scratch.query('COMMIT');
};
