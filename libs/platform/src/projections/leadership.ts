import { type ClientBase } from 'pg';
import { type Cursor } from './cursor-store';

/** A leader that has not moved its cursors for so long is taken to be stopped, not slow. */
const STALLED_MS = 1_500;

/**
 * One process folds, so that the others need not do the same work in vain: the process that holds a
 * session's advisory lock. The lock keeps nothing right (the fence on the cursors does), so a holder
 * that stands still, stopped by a signal say, is simply passed by.
 */
export class Leadership {
  private held = false;
  private seen = '';
  private seenAt = 0;

  constructor(private readonly schema: string) {}

  get leads(): boolean {
    return this.held;
  }

  /** Whether to fold now. `end` is the log's last position, `mine` the cursors this code can move. */
  async mayFold(client: ClientBase, mine: readonly Cursor[], end: number): Promise<boolean> {
    if (this.held) return true;
    const { rows } = await client.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext('projections'), hashtext($1)) AS held`,
      [this.schema],
    );
    this.held = rows[0]!.held;
    return this.held || this.isStalled(mine, end);
  }

  /** Somebody else moved our cursors: leave the work to them. */
  async yield(client: ClientBase): Promise<void> {
    if (this.held)
      await client.query(`SELECT pg_advisory_unlock(hashtext('projections'), hashtext($1))`, [
        this.schema,
      ]);
    this.reset();
  }

  /** The session is gone, and the lock with it. */
  reset(): void {
    this.held = false;
    this.seen = '';
  }

  private isStalled(mine: readonly Cursor[], end: number): boolean {
    const now = performance.now();
    const positions = mine.map(({ name, position }) => `${name}=${position}`).join();
    const isBehind = mine.some(({ position }) => position < end);
    if (positions !== this.seen || !isBehind) {
      this.seen = positions;
      this.seenAt = now;
    }
    return now - this.seenAt > STALLED_MS;
  }
}
