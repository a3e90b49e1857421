import { literal } from './documented-view';

/** A question with arguments that analysts may ask: rows of stated columns, of one tenant. */
export interface DocumentedFunction {
  /** In the schema `writ`. */
  readonly name: string;
  /** What one row is, what it is given and what it is for. */
  readonly meaning: string;
  /** Name → Postgres type. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Parameters that may be left out; they are null then. */
  readonly optional: Readonly<Record<string, string>>;
  /** Name → Postgres type and meaning. */
  readonly columns: Readonly<Record<string, readonly [type: string, meaning: string]>>;
  /** One query; it may name the parameters. */
  readonly query: string;
}

/**
 * The statements that make it, explain it and let analysts call it: it runs as whoever calls. Its body is parsed here
 * and now, so that it may name what analysts may not look up by name, as views do.
 */
export const documentedFunctionSql = (made: DocumentedFunction): string => {
  const { name, meaning, parameters, optional, columns, query } = made;
  const types = [...Object.values(parameters), ...Object.values(optional)].join(', ');
  const taken = [
    ...Object.entries(parameters).map(([parameter, type]) => `${parameter} ${type}`),
    ...Object.entries(optional).map(([parameter, type]) => `${parameter} ${type} DEFAULT NULL`),
  ];
  const given = Object.entries(columns).map(([column, [type]]) => `"${column}" ${type}`);
  const explained = Object.entries(columns).map(([column, [, said]]) => `${column}: ${said}`);
  const comment = [meaning, 'Columns:', ...explained].join('\n');
  return `
    CREATE FUNCTION writ.${name}(${taken.join(', ')}) RETURNS TABLE (${given.join(', ')})
      LANGUAGE sql STABLE BEGIN ATOMIC ${query}; END;
    COMMENT ON FUNCTION writ.${name}(${types}) IS ${literal(comment)};
    REVOKE ALL ON FUNCTION writ.${name}(${types}) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION writ.${name}(${types}) TO writ_analyst;`;
};

/** Takes it away again. */
export const dropFunctionSql = ({
  name,
  parameters,
  optional,
}: Pick<DocumentedFunction, 'name' | 'parameters' | 'optional'>): string =>
  `DROP FUNCTION writ.${name}(${[...Object.values(parameters), ...Object.values(optional)].join(', ')})`;
