import { type RowCell, type RowDefinition, snakeCase } from '#contracts';
import { type DerivedObject, literal } from './documented-view';

/** A query with parameters that analysts may call: declared rows, of one tenant. */
interface DocumentedFunction {
  /** In the schema `writ`. */
  readonly name: string;
  readonly row: RowDefinition;
  /** What it is given: the comment says it after the meaning of the row. */
  readonly given: string;
  /** Name → Postgres type. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters that may be left out; they are null then. */
  readonly optional: Readonly<Record<string, string>>;
  /** One query; it may name the parameters. */
  readonly query: string;
}

const types: Readonly<Record<string, string>> = {
  text: 'text',
  time: 'timestamptz',
  whole: 'integer',
  long: 'bigint',
  number: 'double precision',
  flag: 'boolean',
};

/** The Postgres type of a cell. */
export const postgresType = (cell: RowCell): string =>
  typeof cell === 'string' ? types[cell.replace('?', '')]! : 'oneOf' in cell ? 'text' : 'jsonb';

/**
 * The function with the columns of its declaration. It runs with the rights of its caller. Its body is parsed when it is made,
 * so that it may name what analysts may not look up by name, as views do.
 */
export const documentedFunction = (made: DocumentedFunction): DerivedObject => {
  const { name, row, given, parameters, optional, query } = made;
  const fields = Object.entries(row.fields);
  const taken = [
    ...Object.entries(parameters).map(([parameter, type]) => `${parameter} ${type}`),
    ...Object.entries(optional).map(([parameter, type]) => `${parameter} ${type} DEFAULT NULL`),
  ];
  const columns = fields.map(([field, [cell]]) => `"${snakeCase(field)}" ${postgresType(cell)}`);
  const explained = fields.map(([field, [, sentence]]) => `${snakeCase(field)}: ${sentence}`);
  const comment = [`${row.meaning} ${given}`, 'Columns:', ...explained].join('\n');
  const signature = `writ.${name}(${[...Object.values(parameters), ...Object.values(optional)].join(', ')})`;
  return {
    kind: 'function',
    name: signature,
    sql: `
      CREATE OR REPLACE FUNCTION writ.${name}(${taken.join(', ')}) RETURNS TABLE (${columns.join(', ')})
        LANGUAGE sql STABLE BEGIN ATOMIC ${query}; END;
      COMMENT ON FUNCTION ${signature} IS ${literal(comment)};
      REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ${signature} TO writ_analyst;`,
  };
};
