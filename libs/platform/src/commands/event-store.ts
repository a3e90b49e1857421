import { type AppendItem, type AppendResult, type CommandKey, type StreamSlice } from '#kernel';

/** The ledger, as a service that decides sees it. */
export interface EventStore {
  /** Every event after `afterVersion` (pages are joined), in one snapshot with version and time. */
  read(
    tenant: string,
    stream: string,
    options?: { readonly afterVersion?: number; readonly command?: CommandKey },
  ): Promise<StreamSlice>;

  /** Each item by itself: all of its events or none. Retried with the same command ids on doubt. */
  append(items: readonly AppendItem[]): Promise<readonly AppendResult[]>;
}
