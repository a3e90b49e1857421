import { type RetryPolicy, type WritClient } from '#client';

export type Row = Readonly<Record<string, unknown>>;

/** Rows of a list, and whether the server has more of them. */
export interface Rows {
  readonly rows: readonly Row[];
  readonly more: boolean;
  /** The ledger position that the first page was true at. */
  readonly position?: string;
  /** What past it is of. */
  readonly asOf?: string;
}

export interface WantedRows {
  readonly query: Readonly<Record<string, string | undefined>>;
  /** At most so many. */
  readonly limit: number;
  /** Which of them; every one where absent. */
  readonly wanted?: (row: Row) => boolean;
  readonly retryPolicy?: RetryPolicy;
}

interface Page {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

const LARGEST_PAGE = 1_000;

/** Follows the cursors of a list until there are enough rows that are wanted. */
export const rowsOf = async (
  client: WritClient,
  path: string,
  { query, limit, wanted = () => true, retryPolicy }: WantedRows,
): Promise<Rows> => {
  const rows: Row[] = [];
  let first: Pick<Rows, 'position' | 'asOf'> | undefined;
  for (let cursor: string | undefined; ;) {
    const page = await client.get<Page>(path, {
      query: { ...query, limit: String(LARGEST_PAGE), cursor },
      ...(retryPolicy && { retryPolicy }),
    });
    first ??= { position: page.position, asOf: page.asOf };
    rows.push(...page.body.items.filter(wanted));
    cursor = page.body.nextCursor ?? undefined;
    if (rows.length > limit || cursor === undefined)
      return {
        rows: rows.slice(0, limit),
        more: rows.length > limit || cursor !== undefined,
        ...first,
      };
  }
};
