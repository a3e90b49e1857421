import { type Client } from 'pg';
import { leave } from './connections';

/**
 * Gathers what the planner knows of tables that are still being written, in a session of its own, so that a view that is
 * complete can serve at once. One table at a time; a table that cannot be read so is left to the process that needs it.
 */
export class Statistics {
  private readonly gathered = new Map<string, Promise<boolean>>();
  private session?: Promise<Client>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly connect: () => Promise<Client>) {}

  /** Begins with a table unless that was done. Never throws. */
  gather(table: string): void {
    if (this.gathered.has(table)) return;
    const done = this.last.then(() => this.analyse(table)).catch(() => false);
    this.gathered.set(table, done);
    this.last = done;
  }

  /** Whether the planner knows the table; waits while it is being read. One that was empty then is not known. */
  async has(table: string): Promise<boolean> {
    return (await this.gathered.get(table)) ?? false;
  }

  /** Ends the session; what is being read is given up. */
  async close(): Promise<void> {
    const session = await this.session?.catch(() => undefined);
    if (session) await leave(session);
  }

  private async analyse(table: string): Promise<boolean> {
    this.session ??= this.connect();
    const session = await this.session;
    await session.query(`ANALYZE ${table}`);
    const { rows } = await session.query<{ hasRows: boolean }>(
      'SELECT reltuples > 0 AS "hasRows" FROM pg_class WHERE oid = $1::regclass',
      [table],
    );
    return rows[0]!.hasRows;
  }
}
