import { type Pool } from 'pg';
import { type QueryDefinition } from '#contracts';
import { type ReadText, type SealedField } from '#kernel';
import { livingSchemas, viewOf, type ViewSchemas } from '../../views/queries/sql-question';
import { camelCase } from '../../views/queries/view-columns';
import { type Texts } from './texts';

type Row = Readonly<Record<string, unknown>>;
type Naming = NonNullable<QueryDefinition['texts']>;

/** The column that names the erased texts of a row. */
const ERASED = 'erasedTexts';

/** The columns that texts add to those of a documented view. */
export const textColumns = ({ texts }: QueryDefinition): readonly string[] =>
  texts ? [...Object.keys(texts.names), ERASED] : [];

/** The Postgres types of these columns. */
export const textTypes = ({ texts }: QueryDefinition): readonly string[] =>
  texts ? [...Object.keys(texts.names).map(() => 'text'), 'jsonb'] : [];

/** The reference to a text of a row. */
export interface TextPlace extends SealedField {
  /** Of the row. */
  readonly id: string;
  /** Of the text. */
  readonly name: string;
}

/** The references to the free texts of rows: their view has no more of them. */
export const textPlaces = async (
  { sql, schemas }: { readonly sql: Pick<Pool, 'query'>; readonly schemas: ViewSchemas },
  definition: QueryDefinition,
  tenant: string,
  rows: readonly Row[],
): Promise<readonly TextPlace[]> => {
  const naming = definition.texts;
  if (!naming || rows.length === 0) return [];
  const { rows: places } = await sql.query<TextPlace>({
    ...(schemas === livingSchemas && { name: `texts of ${definition.name}` }),
    text: `SELECT v.${naming.of} AS id, t.key AS name, t.value ->> 'ref' AS ref, t.value ->> 'sha256' AS sha256
      FROM ${schemas.folded}.${viewOf(definition)} AS v, jsonb_each(v.texts) AS t
      WHERE v.tenant = $1 AND v.${naming.of} = ANY($2::text[])`,
    values: [tenant, rows.map((row) => row[camelCase(naming.of)])],
  });
  return places;
};

/**
 * Rows of a view with their free texts of now. Null is a text that nobody gave, or that is erased: `erasedTexts` names
 * the erased ones.
 */
export const rowsWithTexts = async (
  texts: Texts,
  definition: QueryDefinition,
  tenant: string,
  rows: readonly Row[],
  places: readonly TextPlace[],
): Promise<readonly Row[]> => {
  const naming = definition.texts;
  if (!naming || rows.length === 0) return rows;
  const id = camelCase(naming.of);
  const read = await texts.of(tenant, places);
  const byRow = new Map<unknown, Map<string, ReadText>>();
  for (const { id: row, name, ref } of places) {
    if (!byRow.has(row)) byRow.set(row, new Map());
    byRow.get(row)!.set(name, read.get(ref)!);
  }
  return rows.map((row) => ({ ...row, ...cellsOf(naming, byRow.get(row[id])) }));
};

const cellsOf = ({ names }: Naming, found: ReadonlyMap<string, ReadText> = new Map()): Row => {
  const all = Object.keys(names);
  const erased = all.filter((name) => found.get(name)?.erased);
  return {
    ...Object.fromEntries(all.map((name) => [name, found.get(name)?.text ?? null])),
    [ERASED]: erased.length > 0 ? erased.join(', ') : null,
  };
};
