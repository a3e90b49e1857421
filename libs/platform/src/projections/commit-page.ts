import { type ClientBase, DatabaseError } from 'pg';
import { type CursorStore } from './cursor-store';
import { type PageWrites, type ViewTarget } from './view-target';

/** The database does not take a view's rows: a bug of its fold, as opposed to an outage. */
export class RowsRefused extends Error {
  override readonly name = 'RowsRefused';

  constructor(
    readonly target: ViewTarget,
    override readonly cause: DatabaseError,
  ) {
    super(`${target.projection.name}: ${cause.message}`);
  }
}

/**
 * Writes what a page did to views that stand at the same position: rows and cursors in one
 * transaction, cursors first. They are the fence: rejects with `FenceLost`, and nothing is written,
 * when somebody else moved one of them.
 */
export const commitPage = async (
  writer: ClientBase,
  store: CursorStore,
  writes: readonly PageWrites[],
  from: number,
  to: number,
): Promise<void> =>
  inTransaction(writer, async () => {
    const whole = writes.filter(({ failure }) => !failure).map(({ target }) => target.cursor);
    const fence = Promise.all([
      whole.length > 0 ? store.advance(writer, whole, from, to) : undefined,
      ...writes.map(({ target, failure }) =>
        failure
          ? store.setAside(writer, target.cursor, from, failure.position, messageOf(failure.error))
          : undefined,
      ),
    ]);
    // Sent with the fence, in one write: what they do, and what is wrong with them, counts only where it holds.
    const rows = Promise.all(
      writes.flatMap(({ target, statements }) =>
        statements.map((statement) =>
          writer.query(statement).catch((error: unknown) => {
            throw isDataError(error) ? new RowsRefused(target, error) : error;
          }),
        ),
      ),
    );
    rows.catch(() => undefined);
    await fence;
    await rows;
  });

/** Class 22: data exception; class 23: integrity constraint violation. */
const isDataError = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');

export const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Commits when `work` resolves; otherwise nothing has happened and the error is thrown on. */
export const inTransaction = async <T>(client: ClientBase, work: () => Promise<T>): Promise<T> => {
  const begun = client.query('BEGIN');
  try {
    // On a pipelined session the first statements of `work` go out together with BEGIN.
    const [, result] = await Promise.all([begun, work()]);
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back.');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};
