import { type RowOf } from '../api/queries';

/** One event of the work order, as its history has it. */
export type HistoryEvent = RowOf<'/v1/work-orders/{workOrderId}/history'>;

type Data = Readonly<Record<string, unknown>>;

/** A text of an event, also one stored outside the log; undefined where there is none, or where it was erased. */
export const textIn = (data: Data, name: string): string | undefined => {
  const value = data[name];
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  const { text } = partIn(data, name);
  return typeof text === 'string' ? text : undefined;
};

/** Whether a text of an event was erased. */
export const isErased = (data: Data, name: string): boolean =>
  partIn(data, name)['erased'] === true;

/** A part of an event; empty where there is none. */
export const partIn = (data: Data, name: string): Data => {
  const value = data[name];
  return isPart(value) ? value : {};
};

/** The parts of a list of an event. */
export const partsIn = (data: Data, name: string): readonly Data[] => {
  const value = data[name];
  return Array.isArray(value) ? value.filter(isPart) : [];
};

const isPart = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
