/** An event log as the import sees it, whatever file it came from. */

export type LogValue = string | number | boolean;
export type Attributes = ReadonlyMap<string, LogValue>;

export interface LogEvent {
  readonly attributes: Attributes;
  /** Where it begins in the (unpacked) file. */
  readonly line: number;
}

/** One case with its events in the order of the file. */
export interface LogTrace {
  readonly attributes: Attributes;
  readonly events: readonly LogEvent[];
  readonly line: number;
}
