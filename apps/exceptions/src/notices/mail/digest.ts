import { type QueryReply } from '#contracts';

/** What a digest lists: what waits for an answer or a fix of its owner. */
export const digestKinds = ['approval', 'exception', 'post-review', 'remediation'] as const;
type DigestKind = (typeof digestKinds)[number];

export const ITEMS_MAX = 10;

export interface DigestCount {
  readonly kind: DigestKind;
  readonly open: number;
  readonly overdue: number;
}

export interface DigestItem {
  readonly kind: DigestKind;
  /** Its id. */
  readonly id: string;
  readonly what: string;
  readonly workOrderId: string | null;
  readonly dueAt: string | null;
  readonly overdue: boolean;
}

/** What was due for an owner as a working day began. */
export interface Digest {
  readonly counts: readonly DigestCount[];
  /** Those that are due first, of which some may be overdue. */
  readonly items: readonly DigestItem[];
}

type Rows = QueryReply['rows'];

/** Undefined where nothing is due before the next digest. `due` are rows of the worklist, `counts` of the obligation counts. */
export const digestOf = (due: Rows, counts: Rows): Digest | undefined =>
  due.length === 0
    ? undefined
    : { counts: counts.map(countOf), items: due.slice(0, ITEMS_MAX).map(itemOf) };

const countOf = (row: Rows[number]): DigestCount => ({
  kind: row['kind'] as DigestKind,
  open: Number(row['open']),
  overdue: Number(row['overdue']),
});

/** Titles of work orders stay out: whether the reader may see them is for the console to say. */
const itemOf = (row: Rows[number]): DigestItem => ({
  kind: row['kind'] as DigestKind,
  id: String(row['subject']),
  what: String(row['what']),
  workOrderId: textOrNull(row['workOrderId']),
  dueAt: textOrNull(row['dueAt']),
  overdue: row['overdue'] === true,
});

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
