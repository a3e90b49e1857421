import { type QueryDefinition, type QueryRequest } from '#contracts';
import { type FieldError, parseInstant, Refusal } from '#kernel';
import { decodeCursor } from './cursor';
import { type Source } from './sources';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The column that carries the position which the rows are true at. */
export const POSITION_COLUMN = 'true_at_position';

export const LIMIT_MAX = 1_000;

/**
 * One statement that reads rows and position in one snapshot. Names come from the definition alone,
 * everything the caller said goes as a value. One row more than asked tells whether more follow.
 */
export const statementOf = (
  definition: QueryDefinition,
  source: Source,
  request: QueryRequest,
): Statement => {
  check(definition, request);
  const values: unknown[] = [];
  const value = (item: unknown): string => `$${values.push(item)}`;
  const conditions = [`tenant = ${value(request.tenant)}`];

  for (const [filter, text] of Object.entries(request.filters)) {
    if (filter === 'from') conditions.push(`${definition.timeColumn} >= ${value(text)}`);
    else if (filter === 'to') conditions.push(`${definition.timeColumn} < ${value(text)}`);
    else conditions.push(`${definition.filters[filter]} = ${value(text)}`);
  }
  const { orderBy } = definition;
  const direction = definition.newestFirst ? 'DESC' : 'ASC';
  if (request.cursor !== undefined) {
    const after = decodeCursor(request.cursor, orderBy.length).map(value);
    const beyond = definition.newestFirst ? '<' : '>';
    conditions.push(`(${orderBy.join(', ')}) ${beyond} (${after.join(', ')})`);
  }
  const order = orderBy.map((column) => `${column} ${direction}`).join(', ');
  const text = `
    SELECT at.position AS ${POSITION_COLUMN}, found.*
    FROM (${positionSql(source, value)}) AS at LEFT JOIN LATERAL (
      SELECT * FROM ${source.from} AS rows WHERE ${conditions.join(' AND ')}
      ORDER BY ${order} LIMIT ${value(request.limit + 1)}
    ) AS found ON true`;
  return { text, values };
};

/** The position at which the views behind a question stand. */
export const positionSql = ({ views }: Source, value: (item: unknown) => string): string =>
  views.length === 0
    ? `SELECT size AS position FROM ledger.head WHERE log = 'main'`
    : `SELECT coalesce(min(position), 0) AS position FROM views.cursors
       WHERE status IN ('live', 'stuck') AND name = ANY(${value(views)})`;

const check = (definition: QueryDefinition, { filters, limit }: QueryRequest): void => {
  const known = [
    ...Object.keys(definition.filters),
    ...(definition.timeColumn ? ['from', 'to'] : []),
  ];
  const errors: FieldError[] = [];
  for (const [name, text] of Object.entries(filters)) {
    const pointer = `/${name}`;
    if (!known.includes(name))
      errors.push({
        pointer,
        message: `is no filter here: there are ${known.join(', ') || 'none'}`,
      });
    else if ((name === 'from' || name === 'to') && parseInstant(text) === undefined)
      errors.push({ pointer, message: 'must be an RFC 3339 time such as 2030-01-01T00:00:00Z' });
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX)
    errors.push({ pointer: '/limit', message: `must be 1 to ${LIMIT_MAX}` });
  if (errors.length === 0) return;
  const said = errors.map(({ pointer, message }) => `${pointer.slice(1)} ${message}`).join('; ');
  throw new Refusal('invalid_request', `The question does not fit: ${said}.`, {}, errors);
};
