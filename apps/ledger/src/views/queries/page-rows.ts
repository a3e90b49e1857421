import { createHash } from 'node:crypto';
import { DatabaseError } from 'pg';
import { type QueryDefinition, type QueryRequest } from '#contracts';
import { columnParsers } from '#platform';
import { type Place } from '../as-of/place';
import { encodeCursor } from './cursor';
import { groupedQuestion } from './grouped-question';
import { groupedName, type GroupedRequest, groupKeys, zoneUnknown } from './grouped-request';
import { cursorOf, orderOf } from './order';
import { livingSchemas, sqlQuestion } from './sql-question';
import { type ViewColumn } from './view-columns';

/** The position, whether there is a row, and its cells. */
type FoundRow = [number, boolean, ...unknown[]];

/** A page of groups, and one more where there are more. */
export const groupsIn = async (
  { sql, schemas }: Place,
  definition: QueryDefinition,
  request: QueryRequest,
  grouped: GroupedRequest,
): Promise<readonly FoundRow[]> => {
  const { text, values } = groupedQuestion(definition, request, grouped, schemas);
  const query = { text, values: [...values], rowMode: 'array', types: columnParsers } as const;
  try {
    return (await sql.query<FoundRow>(query)).rows;
  } catch (error) {
    throw error instanceof DatabaseError && error.code === INVALID_PARAMETER
      ? zoneUnknown()
      : error;
  }
};

/** Of what is bound, Postgres refuses a zone alone. */
const INVALID_PARAMETER = '22023';

/** A page of rows, and one more where there are more. */
export const rowsIn = async (
  { sql, schemas }: Place,
  definition: QueryDefinition,
  request: QueryRequest,
  columns: readonly ViewColumn[],
): Promise<readonly FoundRow[]> => {
  const { text, values } = sqlQuestion(definition, request, columns, schemas);
  const { rows } = await sql.query<FoundRow>({
    // As-of views come and go: a statement prepared for one would stay in the session.
    name: schemas === livingSchemas && isPrepared(request) ? statementName(text) : undefined,
    text,
    values: [...values],
    rowMode: 'array',
    types: columnParsers,
  });
  return rows;
};

/**
 * Planning costs more than running a keyed read, so common forms of a question are prepared once a
 * session. Not every combination of filters is, and no chosen order: each prepared plan stays in the session's memory.
 */
const isPrepared = ({ filters, sort, threshold }: QueryRequest): boolean =>
  !sort && !threshold && Object.keys(filters).length <= 1;

/** One name for one text: Postgres cuts names after 63 bytes, and a session refuses another text under a name. */
const statementName = (text: string): string =>
  `ask ${createHash('sha256').update(text).digest('base64url')}`;

/** Where the page after a row begins. */
export const cursorAfter = (
  definition: QueryDefinition,
  request: QueryRequest,
  grouped: GroupedRequest | undefined,
  row: Readonly<Record<string, unknown>>,
): string =>
  grouped
    ? encodeCursor(groupedName(request), groupKeys(request, grouped, row))
    : cursorOf(orderOf(definition, request), row);
