import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, type Pool } from 'pg';
import { type AnsweredAsOf } from '#contracts';
import { type Projection, type RecordedEvent, Refusal } from '#kernel';
import { type Cursor, foldUpTo, type LogSource } from '#platform';
import { Definitions, type Needed } from './definitions';
import { schemasOf } from './past-names';
import { type PastLimits, pastLimits, PastRegister } from './past-register';
import { beginAsOf } from './past-schema';
import { type Place } from './place';
import { askTransient } from './transient-past';
import { type TurnLimits, Turns } from './turns';

export interface PastsOptions {
  readonly pool: Pool;
  readonly url: string;
  readonly log: LogSource;
  readonly projections: readonly Projection[];
  readonly onTrouble: (message: string, error: unknown) => void;
  readonly limits?: PastLimits;
  /** How long whoever asks waits for a past that is being folded. */
  readonly waitMs?: number;
}

/** Which past is asked, and by whom. */
export interface Asked {
  readonly asOf: AnsweredAsOf;
  readonly tenant: string;
}

/** What a question rests on. */
export interface RestsOn {
  readonly folded: readonly string[];
  /** `writ.holds`; absent where it asks folded views alone. */
  readonly view?: string;
}

const WAIT_MS = 4_000;
const LOOK_AGAIN_MS = 50;
const ATTEMPTS = 3;
/** Each takes turns with the live views on one processor. */
const FOLDS_AT_ONCE = 2;
/** Each holds a session while it makes its tables. The gateway waits for twelve seconds. */
const TRANSIENT: TurnLimits = { atOnce: 2, ofOneTenant: 1, mostWaiting: 20, waitMs: 8_000 };
/** What asking says when a past was dropped meanwhile: no table, schema or function of that name. */
const DROPPED = new Set(['42P01', '3F000', '42883']);

/** A past whose tables a crash of the database has emptied: they are not logged. */
class PastLost extends Error {
  override readonly name = 'PastLost';
}

/**
 * Views as they were: folded from the log into schemas of their own, with the very definitions of the present over them.
 * Each past is folded once, kept while it is asked, and shared by all instances.
 */
export class Pasts {
  private readonly register: PastRegister;
  private readonly running = new Map<number, Promise<void>>();
  private readonly failures = new Map<number, unknown>();
  private readonly turns = new Turns(TRANSIENT);
  private readonly ending = new AbortController();
  private definitions?: Promise<Definitions>;

  constructor(private readonly options: PastsOptions) {
    const { pool, projections, limits = pastLimits } = options;
    this.register = new PastRegister(pool, projections, limits);
  }

  /**
   * Asks a past, in one transaction. Refuses with `view_building` and how far it is when it takes long to fold, and
   * with `too_many_requests`; rejects with `NotOfTheLog` what the log does not lead to.
   */
  async ask<T>(
    asOf: AnsweredAsOf,
    restsOn: RestsOn,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    const definitions = await this.defined();
    const needed = neededFor(definitions, restsOn);
    const of = asOf.known === 'now' ? { occurredBy: asOf.time } : { position: asOf.position };
    for (let attempt = 1; ; attempt += 1) {
      const past = await this.register.past(of, needed, definitions);
      try {
        await this.folded(past, asOf, needed.folded);
        return await this.within(past, asOf, work);
      } catch (error) {
        if (error instanceof PastLost) await this.register.forget(past);
        else if (!wasDropped(error)) throw error;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  /**
   * Asks a past of which few events are all that counts: at once, and nothing of it is kept. Rejects with `Unavailable` when
   * too many wait.
   *
   * @param load reads those events when it is their turn: whoever waits holds nothing.
   */
  async askOf<T>(
    { asOf, tenant }: Asked,
    load: () => Promise<readonly RecordedEvent[]>,
    restsOn: RestsOn,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    const { pool, projections } = this.options;
    const definitions = await this.defined();
    const needed = neededFor(definitions, restsOn);
    return this.turns.take(tenant, async () => {
      const past = { definitions, needed, projections, events: await load(), asOf };
      return askTransient(pool, past, work);
    });
  }

  /** Drops pasts that nobody can use any more. */
  tidy(): Promise<void> {
    return this.register.tidy();
  }

  /** Ends what is being folded: whoever asks next goes on with it. */
  async stop(): Promise<void> {
    this.ending.abort(new Error('The service ends.'));
    await Promise.all(this.running.values());
  }

  private async folded(past: number, asOf: AnsweredAsOf, names: readonly string[]): Promise<void> {
    const { waitMs = WAIT_MS } = this.options;
    const deadline = performance.now() + waitMs;
    for (;;) {
      const cursors = await this.cursorsOf(past, names);
      if (cursors.every((cursor) => cursor.status === 'live' && cursor.position >= asOf.position))
        return;
      const failure = this.failures.get(past);
      this.failures.delete(past);
      if (failure) throw failure;
      if (performance.now() > deadline) throw building(asOf, cursors);
      this.fold(past, asOf);
      await Promise.race([this.running.get(past), sleep(LOOK_AGAIN_MS)]);
    }
  }

  private async cursorsOf(past: number, names: readonly string[]): Promise<readonly Cursor[]> {
    const { rows } = await this.options.pool.query<Cursor>(
      `SELECT name, position, status FROM ${schemasOf(past).folded}.cursors WHERE name = ANY($1)`,
      [names],
    );
    if (rows.length < names.length) throw new PastLost(`The rows of past ${past} are gone.`);
    return rows;
  }

  /** Begins to fold, unless somebody is at it or too many are. */
  private fold(past: number, { known, time, position }: AnsweredAsOf): void {
    if (this.running.has(past) || this.running.size >= FOLDS_AT_ONCE) return;
    const { url, log, projections, onTrouble } = this.options;
    const source = known === 'now' ? { ...log, occurredByMs: Date.parse(time) } : log;
    const { signal } = this.ending;
    const folding = { url, schema: schemasOf(past).folded, log: source, projections, signal };
    const run = foldUpTo(folding, position)
      .then((isDone) => (isDone ? this.register.measure(past) : sleep(LOOK_AGAIN_MS)))
      .catch((error: unknown) => {
        if (signal.aborted || wasDropped(error)) return;
        onTrouble(`Past ${past} cannot be folded`, error);
        this.failures.set(past, error);
      })
      .finally(() => this.running.delete(past));
    this.running.set(past, run);
  }

  private async within<T>(
    past: number,
    asOf: AnsweredAsOf,
    work: (place: Place) => Promise<T>,
  ): Promise<T> {
    const sql = await this.options.pool.connect();
    let failure: Error | undefined;
    try {
      await beginAsOf(sql, asOf, 'READ ONLY');
      const result = await work({ sql, schemas: schemasOf(past) });
      await sql.query('COMMIT');
      return result;
    } catch (error) {
      await sql.query('ROLLBACK').catch((lost: Error) => (failure = lost));
      throw error;
    } finally {
      sql.release(failure);
    }
  }

  /** Migrations only change them, and with those comes a new process. */
  private defined(): Promise<Definitions> {
    if (this.definitions) return this.definitions;
    const { pool, projections } = this.options;
    const reading = Definitions.read(
      pool,
      projections.map(({ name }) => name),
    );
    this.definitions = reading;
    reading.catch(() => (this.definitions = undefined));
    return reading;
  }
}

const neededFor = (definitions: Definitions, { folded, view }: RestsOn): Needed => {
  const needed = definitions.neededFor(view === undefined ? [] : [view]);
  return { ...needed, folded: [...new Set([...needed.folded, ...folded])] };
};

const building = ({ position }: AnsweredAsOf, cursors: readonly Cursor[]): Refusal => {
  const folded = Math.min(position, ...cursors.map((cursor) => Number(cursor.position)));
  return new Refusal(
    'view_building',
    `The views of then are being folded from the log, ${folded} of ${position} events: ask again in a moment.`,
    { folded, total: position },
  );
};

const wasDropped = (error: unknown): boolean =>
  error instanceof PastLost || (error instanceof DatabaseError && DROPPED.has(error.code ?? ''));
