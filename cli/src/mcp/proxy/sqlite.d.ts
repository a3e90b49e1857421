/** The part of `node:sqlite` that the journal uses: the types here are those of Node 20, which has none. */
declare module 'node:sqlite' {
  type Value = string | number | null;

  export class StatementSync {
    run(...values: Value[]): { readonly changes: number | bigint };
    get(...values: Value[]): Record<string, Value> | undefined;
    all(...values: Value[]): Record<string, Value>[];
  }

  export class DatabaseSync {
    constructor(file: string);
    exec(sql: string): void;
    prepare(sql: string): StatementSync;
    close(): void;
  }
}
