/** What the owner of the database does with partitions of the log. */
export type LogTask =
  | { readonly task: 'list' }
  /** All sealed partitions that end before a position, or those of these numbers. */
  | ({
      readonly task: 'archive';
      readonly numbers?: readonly number[];
      readonly before?: number;
      readonly isDryRun: boolean;
    } & ArchiveTo)
  | { readonly task: 'restore'; readonly number: number }
  /** Archived files were moved to another place. */
  | { readonly task: 'relocate'; readonly place: string };

/** A task, from the command line to the program of the ledger. */
export type LogTaskRequest = LogTask & { readonly databaseUrl: string };

export interface ArchiveTo {
  /** `folder:/path` or `s3://bucket/prefix`. */
  readonly place: string;
  /** The keys of the log (`parseLogKeys`); those of the database where absent. */
  readonly logKeys?: string;
}

/** Events of a partition that are done, of how many. */
export interface LogTaskProgress {
  readonly partition: number;
  readonly done: number;
  readonly total: number;
}

export interface LogTaskReport {
  /** Every partition, after the task. */
  readonly partitions: readonly Partition[];
  /** The numbers of those that the task changed, or would change. */
  readonly concerned: readonly number[];
}

/**
 * What a partition is: `empty` before its first event, `open` while the log may still need its bytes at hand, `sealed` when it may be
 * archived, `archived` when its bytes are in a file.
 */
type PartitionState = 'empty' | 'open' | 'sealed' | 'archived';

/** A partition of the log as the database has it. */
export interface Partition {
  readonly number: number;
  readonly first: number;
  readonly last: number;
  readonly state: PartitionState;
  /** Why an open one is not sealed; empty for others. */
  readonly why: string;
  /** Of its table with indexes, in the database. */
  readonly bytes: number;
  readonly archive: ArchivedPartition | null;
}

/** Where the events of a partition are archived. */
export interface ArchivedPartition {
  readonly number: number;
  readonly first: number;
  readonly last: number;
  /** `folder:/path` or `s3://bucket/prefix`. */
  readonly place: string;
  readonly file: string;
  readonly manifestSha256: string;
}
