/** A query of an export, from the command line to the program of the ledger: what is queried, and how much it may take. */
export interface ExportQuery {
  readonly sql: string;
  /** Name without the schema → absolute names of Parquet files. */
  readonly views: Readonly<Record<string, readonly string[]>>;
  /** Absent where no events were exported. */
  readonly events?: readonly string[];
  /** What time it is in the views. */
  readonly now?: string;
  readonly seconds: number;
  readonly memoryMib: number;
  /** Ends after so many rows; all rows where absent. */
  readonly limit?: number;
}

/** Rows that were read. */
export interface ExportRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

export interface ExportReport {
  readonly rows: number;
  /** Whether there are rows beyond the limit. */
  readonly more: boolean;
}
