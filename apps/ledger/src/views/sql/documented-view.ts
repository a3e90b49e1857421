/** A column of a documented view: what it says, and the expression it is where that is not its name. */
export type DocumentedColumn = string | readonly [expression: string, meaning: string];

/** A view that analysts read: flat, with a stated grain, and every column explained. */
export interface DocumentedView {
  /** In the schema `writ`. */
  readonly name: string;
  /** What one row is, and what the view is for. */
  readonly meaning: string;
  /** Everything from FROM on. */
  readonly from: string;
  readonly columns: Readonly<Record<string, DocumentedColumn>>;
}

/** The statements that make the view, explain it and let analysts read it. */
export const documentedViewSql = ({ name, meaning, from, columns }: DocumentedView): string => {
  const view = `writ.${name}`;
  const selected = Object.entries(columns).map(([column, documented]) =>
    typeof documented === 'string' ? column : `${documented[0]} AS ${column}`,
  );
  const explained = Object.entries(columns).map(([column, documented]) => {
    const said = typeof documented === 'string' ? documented : documented[1];
    return `COMMENT ON COLUMN ${view}.${column} IS ${literal(said)};`;
  });
  return `
    CREATE VIEW ${view} AS SELECT ${selected.join(', ')} FROM ${from};
    COMMENT ON VIEW ${view} IS ${literal(meaning)};
    ${explained.join('\n')}
    GRANT SELECT ON ${view} TO writ_analyst;`;
};

/** A text as SQL has it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
