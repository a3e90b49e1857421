import { type RecordedEvent } from '#kernel';
import { eventDefinition } from './catalogue';
import { type EventDefinition } from './define';

/**
 * An event as today's code knows it: what was recorded as an older version of its type is taken step by step to the
 * current one. The log stays as it was written; only readers that fold see this. What is current, newer (a rolling
 * restart) or of nobody's type comes back as it is. Throws `Error` where a definition leaves out a step: a fold
 * must rather stand still than read what it does not understand.
 */
export const upcast = (
  event: RecordedEvent,
  definitionOf: (type: string) => EventDefinition | undefined = eventDefinition,
): RecordedEvent => {
  const definition = definitionOf(event.type);
  if (!definition || event.schemaVersion >= definition.version) return event;
  let { data } = event;
  for (let version = event.schemaVersion; version < definition.version; version += 1)
    data = stepFrom(definition, version)(data);
  return { ...event, schemaVersion: definition.version, data };
};

const stepFrom = ({ type, upcasts }: EventDefinition, version: number) => {
  const step = upcasts[version];
  if (!step)
    throw new Error(`No way leads from version ${version} of ${type}: define upcasts[${version}].`);
  return step;
};
