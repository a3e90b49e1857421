import { type ClientBase } from 'pg';
import { CursorStore } from './cursor-store';
import { LogPages } from './log-pages';
import { type Views } from './prepare-views';
import { beginRebuild, isServing } from './rebuild';

/**
 * For a return to older code: begins to rebuild each view that newer code serves, in the version that this code folds. A start alone
 * does not, because in a rolling upgrade older code runs beside newer code. The newer view serves until the rebuild is complete.
 *
 * @returns names of the views.
 */
export const returnViews = async (
  client: ClientBase,
  { schema, log, projections }: Views,
): Promise<readonly string[]> => {
  const store = new CursorStore(schema);
  const cursors = await store.all(client);
  const newer = projections.filter(({ name, version }) =>
    cursors.some((cursor) => cursor.name === name && isServing(cursor) && cursor.version > version),
  );
  if (newer.length === 0) return [];
  const end = await new LogPages(log).end(client);
  for (const projection of newer)
    await beginRebuild(client, store, schema, projection, end, { replacesNewer: true });
  return newer.map(({ name }) => `a rebuild of ${name}`);
};
