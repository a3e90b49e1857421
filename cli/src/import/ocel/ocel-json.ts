import { WritError } from '#client';
import { attributesOf, type LoggedObject, type ObjectEvent, type ObjectLog } from './object-log';

interface Named {
  readonly name: string;
  readonly value: unknown;
}

interface Item {
  readonly id: string;
  readonly type: string;
  readonly time?: string;
  readonly attributes?: readonly Named[];
  readonly relationships?: readonly { readonly objectId: string }[];
}

/** OCEL 2.0 in JSON. Throws `WritError` for what is not. */
export const readOcelJson = (text: string): ObjectLog => {
  const { objects, events } = parsed(text) as { objects?: unknown; events?: unknown };
  if (!areItems(objects) || !areItems(events))
    throw new WritError(
      'it has no lists of objects and events with an id and a type each: is it OCEL 2.0?',
    );
  return {
    objects: new Map(objects.map((one): [string, LoggedObject] => [one.id, objectOf(one)])),
    events: events.map(eventOf),
  };
};

const parsed = (text: string): object => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    throw new WritError(`it is not JSON: ${(error as Error).message}`);
  }
};

const areItems = (items: unknown): items is readonly Item[] =>
  Array.isArray(items) &&
  items.every(
    (item: Partial<Item> | null) => typeof item?.id === 'string' && typeof item.type === 'string',
  );

const objectOf = ({ type, attributes = [] }: Item): LoggedObject => ({
  type,
  attributes: attributesOf(attributes.map(({ name, value }) => [name, value] as const)),
});

const eventOf = ({ type, time = '', attributes = [], relationships = [] }: Item): ObjectEvent => ({
  type,
  time,
  attributes: attributesOf(attributes.map(({ name, value }) => [name, value] as const)),
  objectIds: relationships.map(({ objectId }) => objectId),
});
