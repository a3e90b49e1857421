import { type AppendItem } from '#kernel';
import { contextOfEvent, isTracing, parseTraceparent, recordSpan } from '#platform';
import { type Plan } from './batch';

interface Appended {
  readonly item: AppendItem;
  /** By `performance.now()`. */
  readonly arrivedAt: number;
}

/**
 * The spans of a batch that was committed: one for each event, from which readers of the log go on, and one for the
 * transaction in each trace that has a part in it.
 *
 * @param startedAt of the transaction, by `performance.now()`
 */
export const recordAppends = (
  batch: readonly Appended[],
  { results, commands, events }: Plan,
  startedAt: number,
): void => {
  if (!isTracing()) return;
  const { timeOrigin } = performance;
  const endedAt = timeOrigin + performance.now();
  for (const [i, { item, arrivedAt }] of batch.entries()) {
    const result = results[i];
    const [first] = item.events;
    if (result?.outcome !== 'committed' || !first) continue;
    const { correlationId } = item;
    for (const [at, { id, type }] of item.events.entries()) {
      const context = contextOfEvent({ id, correlationId });
      recordSpan(() => ({
        ...context,
        name: `append ${type}`,
        kind: 'producer',
        parent: parseTraceparent(item.traceparent),
        startedAt: timeOrigin + arrivedAt,
        endedAt,
        attributes: {
          'writ.event.id': id,
          'writ.event.type': type,
          'writ.event.position': result.firstPosition! + at,
        },
      }));
    }
    const parent = contextOfEvent({ id: first.id, correlationId });
    recordSpan(() => ({
      name: 'commit ledger.events',
      kind: 'client',
      parent,
      startedAt: timeOrigin + startedAt,
      endedAt,
      attributes: {
        'db.system.name': 'postgresql',
        'db.collection.name': 'ledger.events',
        'db.operation.name': 'COMMIT',
        'writ.batch.commands': commands.length,
        'writ.batch.events': events.length,
      },
    }));
  }
};
