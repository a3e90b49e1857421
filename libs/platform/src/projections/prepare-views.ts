import { type Projection } from '#kernel';
import { beginRebuild, isServing } from './rebuild';
import { type Connections } from './connections';
import { CursorStore } from './cursor-store';
import { LogPages, type LogSource } from './log-pages';

export interface Views {
  readonly schema: string;
  readonly log: LogSource;
  readonly projections: readonly Projection[];
}

/**
 * Before views are followed: cursors for new ones, buildings for those whose version was raised, and another try for those that
 * were stuck. Rejects when a view stands beyond the end of the log.
 */
export const prepareViews = async (
  { writer, reader }: Connections,
  { schema, log, projections }: Views,
): Promise<void> => {
  const store = new CursorStore(schema);
  const end = await new LogPages(log).end(reader);
  for (const { name, version } of projections) {
    await store.ensure(writer, name, version);
    await store.retryStuck(writer, name, version);
  }
  for (const cursor of await store.all(writer)) {
    const projection = projections.find(({ name }) => name === cursor.name);
    if (cursor.position > end)
      throw new Error(`${cursor.name} stands at ${cursor.position}, but the log ends at ${end}.`);
    if (projection && isServing(cursor) && cursor.version < projection.version)
      await beginRebuild(writer, store, schema, projection, end);
  }
};
