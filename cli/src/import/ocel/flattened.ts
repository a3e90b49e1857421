import { WritError } from '#client';
import { type LogEvent, type LogTrace, type LogValue } from '../log';
import { type ObjectEvent, type ObjectLog } from './object-log';

/**
 * The objects of one type as cases: each with the events that it took part in, and its attributes. An event
 * of several such objects is an event of each. Ids of other objects are in attributes named by their type. Throws `WritError` where the log has no object of the type.
 */
export function* flattened(log: ObjectLog, objectType: string): Generator<LogTrace> {
  const cases = new Map<string, LogEvent[]>();
  for (const [id, { type }] of log.objects) if (type === objectType) cases.set(id, []);
  if (log.objects.size === 0) throw new WritError('it has no objects: is it OCEL 2.0?');
  if (cases.size === 0) {
    const types = [...new Set([...log.objects.values()].map(({ type }) => type))].sort();
    throw new WritError(
      `it has no objects of the type ${objectType}: set ocel.objectType to one of ${types.join(', ')}`,
    );
  }
  for (const [index, event] of log.events.entries()) {
    const read = { attributes: attributesOf(log, event), line: index + 1 };
    for (const id of new Set(event.objectIds)) cases.get(id)?.push(read);
  }
  for (const [id, events] of cases) {
    const attributes = new Map<string, LogValue>([
      ...log.objects.get(id)!.attributes,
      ['concept:name', id],
    ]);
    if (events.length > 0) yield { attributes, events, line: events[0]!.line };
  }
}

const attributesOf = (log: ObjectLog, event: ObjectEvent): ReadonlyMap<string, LogValue> => {
  const byType = new Map<string, LogValue>();
  for (const id of event.objectIds) {
    const type = log.objects.get(id)?.type;
    const known = type === undefined ? undefined : byType.get(type);
    if (type !== undefined) byType.set(type, known === undefined ? id : `${known}, ${id}`);
  }
  return new Map<string, LogValue>([
    ...byType,
    ...event.attributes,
    ['concept:name', event.type],
    ['time:timestamp', event.time],
  ]);
};
