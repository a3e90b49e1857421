import { createHash } from 'node:crypto';
import { type RowDefinition, type RowFields, snakeCase } from '#contracts';

/** What the database has to have: made again where its statement differs from the one that made it. */
export interface DerivedObject {
  readonly kind: 'view' | 'function';
  /** Qualified; of a function with the types of its parameters. */
  readonly name: string;
  /** Statements that make it or replace it, explain it and grant it. */
  readonly sql: string;
}

type DerivedField<Fields> = {
  [Name in keyof Fields & string]: Fields[Name] extends readonly [
    unknown,
    string,
    'derived',
    ...unknown[],
  ]
    ? Name
    : never;
}[keyof Fields & string];

/** The same with the query of the view alone. */
export interface DerivedView extends DerivedObject {
  readonly query: string;
}

/** A view that analysts read: flat, with a stated grain, and every column explained. */
interface DocumentedView<Fields> {
  /** Everything from FROM on. */
  readonly from: string;
  /** What a column is where that is not its name: of every derived column, and of others. */
  readonly expressions: Readonly<Record<DerivedField<Fields>, string>> &
    Readonly<Partial<Record<keyof Fields & string, string>>>;
}

/** The view `writ.<name>` with the columns and comments of its declaration. */
export const documentedView = <Fields extends RowFields>(
  name: string,
  { meaning, fields }: RowDefinition<Fields>,
  { from, expressions }: DocumentedView<Fields>,
): DerivedView => {
  const view = `writ.${name}`;
  const given: Readonly<Record<string, string | undefined>> = expressions;
  const selected = Object.keys(fields).map((field) => {
    const column = snakeCase(field);
    return given[field] ? `${given[field]} AS ${column}` : column;
  });
  const explained = Object.entries(fields).map(
    ([field, [, sentence]]) =>
      `COMMENT ON COLUMN ${view}.${snakeCase(field)} IS ${literal(sentence)};`,
  );
  const query = `SELECT ${selected.join(', ')} FROM ${from}`;
  return {
    kind: 'view',
    name: view,
    query,
    sql: `
      CREATE OR REPLACE VIEW ${view} AS ${query};
      COMMENT ON VIEW ${view} IS ${literal(meaning)};
      ${explained.join('\n')}
      GRANT SELECT ON ${view} TO writ_analyst;`,
  };
};

/** A text as SQL has it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
