import { closeSync, openSync } from 'node:fs';
import { type DatabaseSync } from 'node:sqlite';
import { WritError } from '#client';
import { type Call, type CallState } from './call';

const TABLE = `
  CREATE TABLE IF NOT EXISTS calls (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    state TEXT NOT NULL,
    deferred INTEGER NOT NULL,
    collected INTEGER NOT NULL,
    reported INTEGER NOT NULL,
    updatedAt TEXT NOT NULL,
    call TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS calls_by_digest ON calls (sha256);
  CREATE TABLE IF NOT EXISTS owner (name TEXT NOT NULL) STRICT;`;

const STORED_DAYS = 30;
const DAY_MS = 86_400_000;

/** What a change of a call may state. */
export type Change = Partial<
  Pick<
    Call,
    | 'state'
    | 'collected'
    | 'reported'
    | 'decisionId'
    | 'position'
    | 'message'
    | 'answer'
    | 'answerSha256'
    | 'answerBytes'
    | 'failed'
    | 'deferred'
  >
>;

/**
 * The calls of a proxy, on disk: what is written here before a call is sent outlives a kill of the proxy and a power cut.
 * SQLite locks the file for the one process that has it open, and the kernel takes the lock away with the process.
 */
export class Journal {
  private constructor(private readonly database: DatabaseSync) {}

  /**
   * The journal of `owner`, who acts in Writ: its first one has it for good, because it holds results that were allowed for them.
   * Throws `WritError` where it is somebody else's, where another proxy has it open, and where this Node has no SQLite.
   */
  static async open(file: string, owner: string): Promise<Journal> {
    const { DatabaseSync: Database } = await import('node:sqlite').catch(() => {
      throw new WritError(
        'writ mcp proxy needs Node 22.13 or newer, for SQLite: start it with that, such as node_modules/.bin/node of Writ.',
      );
    });
    try {
      // It has the arguments of calls: nobody else reads it.
      closeSync(openSync(file, 'a', 0o600));
      const database = new Database(file);
      database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;');
      database.exec(TABLE);
      mustBelongTo(owner, database, file);
      const journal = new Journal(database);
      journal.forget(new Date(Date.now() - STORED_DAYS * DAY_MS).toISOString());
      return journal;
    } catch (error) {
      if (error instanceof WritError) throw error;
      const { code, errcode, message } = error as Error & { code?: string; errcode?: number };
      if (errcode === BUSY)
        throw new WritError(
          `${file} is in use by another proxy: give each its own, with --journal.`,
        );
      throw new WritError(`${file} cannot be the journal (${code ?? ''}: ${message}).`);
    }
  }

  /** Durable when it returns, through a power cut too. */
  add(call: Call): void {
    this.sync(true);
    const { id, sha256, state, deferred, collected, reported, updatedAt } = call;
    this.database
      .prepare('INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        id,
        sha256,
        state,
        Number(deferred),
        Number(collected),
        Number(reported),
        updatedAt,
        JSON.stringify(call),
      );
  }

  /**
   * Changes a call that is in one of the states `from`, and returns it as it is then; undefined where it is in another
   * state: of two who want to send it, one gets it.
   */
  change(id: string, from: readonly CallState[], change: Change): Call | undefined {
    const call = this.call(id);
    if (!call || !from.includes(call.state)) return undefined;
    // What is sent has to be known before. Of any other change a power cut leaves the state before it, which is safe.
    this.sync(change.state === 'sent');
    const changed: Call = { ...call, ...change, updatedAt: new Date().toISOString() };
    const { state, deferred, collected, reported, updatedAt } = changed;
    this.database
      .prepare(
        'UPDATE calls SET state = ?, deferred = ?, collected = ?, reported = ?, updatedAt = ?, call = ? WHERE id = ?',
      )
      .run(
        state,
        Number(deferred),
        Number(collected),
        Number(reported),
        updatedAt,
        JSON.stringify(changed),
        id,
      );
    return changed;
  }

  call(id: string): Call | undefined {
    const row = this.database.prepare('SELECT call FROM calls WHERE id = ?').get(id);
    return row && callIn(row);
  }

  inState(state: CallState): readonly Call[] {
    const all = 'SELECT call FROM calls WHERE state = ? ORDER BY updatedAt, id';
    return this.database.prepare(all).all(state).map(callIn);
  }

  /** The calls of a work order that wait: what was allowed for one work order runs for no other. */
  waitingOn(workOrderId: string): readonly Call[] {
    return this.inState('waiting').filter((call) => call.workOrderId === workOrderId);
  }

  /** The latest call of the same bytes on a work order that the agent has to come back for. */
  uncollected(sha256: string, workOrderId: string): Call | undefined {
    const latest =
      'SELECT call FROM calls WHERE sha256 = ? AND deferred = 1 AND collected = 0 ' +
      "AND call ->> '$.workOrderId' = ? " +
      "AND state <> 'cancelled' AND state <> 'settled' ORDER BY updatedAt DESC LIMIT 1";
    const row = this.database.prepare(latest).get(sha256, workOrderId);
    return row && callIn(row);
  }

  /** The latest call of the same bytes whose outcome nobody knows. */
  unknown(sha256: string): Call | undefined {
    const latest =
      "SELECT call FROM calls WHERE sha256 = ? AND state = 'unknown' ORDER BY updatedAt DESC LIMIT 1";
    const row = this.database.prepare(latest).get(sha256);
    return row && callIn(row);
  }

  /** Ended calls of whose outcome, or withdrawal, Writ does not know yet. */
  unreported(): readonly Call[] {
    const all =
      "SELECT call FROM calls WHERE reported = 0 AND state IN ('answered', 'unknown', 'cancelled') ORDER BY updatedAt, id";
    return this.database.prepare(all).all().map(callIn);
  }

  close(): void {
    this.database.close();
  }

  private sync(isFull: boolean): void {
    this.database.exec(`PRAGMA synchronous = ${isFull ? 'FULL' : 'NORMAL'}`);
  }

  private forget(before: string): void {
    const old =
      "DELETE FROM calls WHERE updatedAt < ? AND (reported = 1 OR state IN ('refused', 'cancelled')) " +
      "AND state <> 'unknown'";
    this.database.prepare(old).run(before);
  }
}

const mustBelongTo = (owner: string, database: DatabaseSync, file: string): void => {
  const known = database.prepare('SELECT name FROM owner').get();
  if (known === undefined) database.prepare('INSERT INTO owner VALUES (?)').run(owner);
  else if (known['name'] !== owner) {
    database.close();
    throw new WritError(
      `${file} is the journal of another agent: give each its own, with --journal.`,
    );
  }
};

/** SQLITE_BUSY. */
const BUSY = 5;

const callIn = (row: Record<string, unknown>): Call => JSON.parse(String(row['call'])) as Call;
