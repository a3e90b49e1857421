import { type FastifyRequest } from 'fastify';
import { eventDefinition, ID_PATTERN } from '#contracts';
import { type FieldError, questionRefused } from '#kernel';
import { type StreamFilter } from './stream-filter';

/** Which events a caller wants, and after which position; from now on where absent. */
export interface StreamRequest {
  readonly wanted: StreamFilter;
  readonly after?: number;
}

const PARAMETERS = ['workOrder', 'type', 'decision', 'after'];
const POSITION = /^\d{1,15}$/;

/** Reads query string and `Last-Event-ID`, which comes first. Refuses with `invalid_request`. */
export const streamRequestOf = ({
  query,
  headers,
}: Pick<FastifyRequest, 'query' | 'headers'>): StreamRequest => {
  const errors: FieldError[] = [];
  const stated = textsOf(query as Record<string, unknown>, errors);
  const request = {
    wanted: {
      workOrder: idOf('workOrder', stated, errors),
      decision: idOf('decision', stated, errors),
      types: typesOf(stated['type'], errors),
    },
    after: positionOf('after', lastEventIdOf(headers) ?? stated['after'], errors),
  };
  if (errors.length > 0) throw questionRefused(errors);
  return request;
};

type Stated = Readonly<Record<string, string | undefined>>;

const textsOf = (query: Record<string, unknown>, errors: FieldError[]): Stated =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => {
      if (PARAMETERS.includes(name) && typeof value === 'string') return [[name, value]];
      const message = PARAMETERS.includes(name)
        ? 'must be stated once'
        : `is no parameter here: there are ${PARAMETERS.join(', ')}`;
      errors.push({
        pointer: `/${name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`,
        message,
      });
      return [];
    }),
  );

/** An empty one is what a client sends that has received nothing yet. */
const lastEventIdOf = (headers: FastifyRequest['headers']): string | undefined =>
  [headers['last-event-id']].flat()[0] || undefined;

const idOf = (name: string, stated: Stated, errors: FieldError[]): string | undefined => {
  const text = stated[name];
  if (text === undefined || ID_PATTERN.test(text)) return text;
  const message = 'must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -';
  errors.push({ pointer: `/${name}`, message });
  return undefined;
};

const typesOf = (
  text: string | undefined,
  errors: FieldError[],
): ReadonlySet<string> | undefined => {
  if (text === undefined) return undefined;
  const types = text.split(',').map((type) => type.trim());
  if (types.every(eventDefinition)) return new Set(types);
  const message = 'must be event types, separated by commas, such as decision.made';
  errors.push({ pointer: '/type', message });
  return undefined;
};

const positionOf = (
  name: string,
  text: string | undefined,
  errors: FieldError[],
): number | undefined => {
  if (text === undefined || POSITION.test(text)) return text === undefined ? text : Number(text);
  errors.push({ pointer: `/${name}`, message: 'must be a position in the ledger' });
  return undefined;
};
