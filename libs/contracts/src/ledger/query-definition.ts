import { everybody, type Role } from '../access';
import { type ReadingScope } from '../reading-scope';
import { type Threshold } from './alert-terms';
import { dimensionsOf, type Grouping, isSpan } from './grouping';
import { filtersOf, type RowDefinition } from './rows';

/**
 * A question that views answer: a list, one thing, or a report. The ledger serves all of them from
 * the documented SQL view of the same name, so that API, CSV and SQL show the same numbers. Columns
 * are `snake_case` in SQL and `camelCase` here; nothing else differs.
 */
export interface QueryDefinition {
  /** `work-orders`; its SQL view is `writ.work_orders`. */
  readonly name: string;
  readonly meaning: string;
  readonly roles: readonly Role[];
  /** How one row is addressed. */
  readonly one?: {
    /** The parameter of its path. */
    readonly by: string;
    /** The refusal where there is no such row. */
    readonly notFound: string;
    /** A field of commands on it that callers may leave out, because its row has it. */
    readonly lookUp?: string;
    /** Rows with these values have none. */
    readonly unless?: Readonly<Record<string, string>>;
  };
  /** What one row of the answer is. */
  readonly row: RowDefinition;
  /** Columns that name whose row it is: a delegate reads its own rows, also of work that was not delegated to it. */
  readonly ownedBy?: readonly string[];
  /** Definitions and catalogues belong to no work order: who may ask reads all of them. */
  readonly isDefinition?: boolean;
  /** Columns of a definition that name the principal and the workflow of a row, null for all. A limited reader finds its own. */
  readonly about?: { readonly principal: string; readonly workflow: string };
  /** The column of a definition with the workflows, joined by commas, that a row is limited to. A limited reader finds rows within its own limit. */
  readonly limitedTo?: string;
  /** Filter → column; the time filters `from` and `to` bound `timeColumn` (from inclusive, to exclusive). */
  readonly filters: Readonly<Record<string, string>>;
  /** Filter → column of text, for filters that take several values: a hundred at most, separated by commas. */
  readonly anyOf?: Readonly<Record<string, string>>;
  readonly timeColumn?: string;
  /** Columns of text that the filter `search` looks in: each word that is typed begins a word of one of them. */
  readonly search?: readonly string[];
  /**
   * `search` finds the words of the work order of a row: those that a search of work orders looks in. `too` beside those of
   * the row, and `only` in their place: `search` names the columns of work orders then.
   */
  readonly searchesWork?: 'too' | 'only';
  /** Columns that order the list and make its cursor; unique together within a tenant, never null. */
  readonly orderBy: readonly string[];
  /** The order runs backwards. */
  readonly newestFirst?: boolean;
  /** A function of its name answers it in place of a view: what it is given, after the tenant. */
  readonly given?: {
    /** Parameter → meaning: they are stated among the filters. */
    readonly parameters: Readonly<Record<string, string>>;
    /** The texts that the function is called with, or what is wrong with what was stated. */
    readonly read: (stated: Readonly<Record<string, string>>) => readonly (string | null)[] | Wrong;
  };
  /** How `groupBy` counts it; absent where it is not answered by groups. */
  readonly groups?: Grouping;
  /** Views folded from the log that it is made of; the one of its own name where absent. */
  readonly dependsOn?: readonly string[];
  /**
   * Free texts of its rows, which stand in no view: they are read beside the log when somebody asks, and are null once
   * they are erased; `erasedTexts` then names them.
   */
  readonly texts?: {
    /** The column that tells one row from another within a tenant. */
    readonly of: string;
    /** Name → meaning. */
    readonly names: Readonly<Record<string, string>>;
  };
}

/** What does not fit, and where (RFC 6901). */
export interface Wrong {
  readonly pointer: string;
  readonly message: string;
}

/** Rows of one page. */
export const QUERY_LIMIT_MAX = 1_000;

export interface QueryRequest {
  readonly name: string;
  readonly tenant: string;
  /** How much of the tenant is read: rows beyond it are not found. */
  readonly scope: ReadingScope;
  /** Only filters and parameters that the definition lists, and `from` and `to`. */
  readonly filters: Readonly<Record<string, string>>;
  /** By groups: a row for each value of these dimensions together. Filters are dimensions then. */
  readonly groupBy?: readonly string[];
  /** The IANA zone in which months and weeks of `groupBy` begin; `GROUP_ZONE` where absent. */
  readonly zone?: string;
  /** Only rows whose figure fulfils it. */
  readonly threshold?: Threshold;
  /** 1 to `QUERY_LIMIT_MAX` rows; reports and CSV are paged by the caller. */
  readonly limit: number;
  /**
   * A field of `sortsOf`, or with `groupBy` a measure; with `-` before it for descending order. Where absent, the order of the
   * definition, and of groups that of their dimensions.
   */
  readonly sort?: string;
  /** Opaque; from the reply before. */
  readonly cursor?: string;
  /** Wait until the view has this position: at most 5 s, then `view_behind`. */
  readonly atLeast?: number;
  /** The past: a ledger position, or an RFC 3339 time, which means the last event that was recorded by then. */
  readonly asOf?: string;
  /** `now`, with a time: what had occurred by then, as far as it is known today. */
  readonly known?: 'then' | 'now';
}

/** What past an answer is of. */
export interface AnsweredAsOf {
  /** The ledger position that it takes in, and nothing beyond. */
  readonly position: number;
  /** What time it is in the answer: what is overdue was so then. */
  readonly time: string;
  /** `now`: of the events up to `position` only those that had occurred by `time`. */
  readonly known: 'then' | 'now';
}

export interface QueryReply {
  /** Column names in their documented order. */
  readonly columns: readonly string[];
  /** The Postgres type of each column, where the answer comes from a view. */
  readonly types?: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly nextCursor: string | null;
  /** The ledger position the answer is true at. */
  readonly position: number;
  /** Absent where it is of the present. */
  readonly asOf?: AnsweredAsOf;
}

/** Which roles may ask what. */
export const insiders: readonly Role[] = everybody.filter((role) => role !== 'delegate');
export const keepers: readonly Role[] = ['operator', 'auditor', 'admin'];

/** Rows in the order in which the log began them, the latest first. */
export const latestFirst = { orderBy: ['position'], newestFirst: true } as const;

/** The folded views that obligations are made of. */
export const obligationSources = [
  'delegations',
  'questions',
  'approvals',
  'exceptions',
  'post_reviews',
  'remediations',
  'break_glasses',
  'work_orders',
  'decisions',
  'facts',
  'workflows',
] as const;

/** The folded views that work orders are made of. */
export const workOrderSources = [
  'delegations',
  'questions',
  'holds',
  'work_orders',
  'approvals',
  'exceptions',
  'post_reviews',
  'remediations',
  'break_glasses',
  'decisions',
  'facts',
  'workflows',
] as const;

/** The columns that work orders are searched by. */
export const workOrderSearch = [
  'title',
  'objects',
  'work_order_id',
  'workflow_id',
  'job_type',
  'owner',
  'client',
] as const;

/** Of rows that are found by the words of their work order alone. */
export const searchesWorkOnly = { search: workOrderSearch, searchesWork: 'only' } as const;

type Declared = Omit<QueryDefinition, 'filters'> & Partial<Pick<QueryDefinition, 'filters'>>;

/** Checks a definition and keeps its own type. Its filters are those that the row declares, unless it states others. */
export const query = <Query extends Declared>(
  definition: Query,
): Query & Pick<QueryDefinition, 'filters'> => ({
  ...definition,
  filters: definition.filters ?? filtersOf(definition.row),
});

/** Everything that narrows a query: what it is given, its filters, `search`, and the bounds of time. */
export const filterNames = ({
  given,
  filters,
  anyOf,
  search,
  timeColumn,
}: QueryDefinition): readonly string[] => [
  ...Object.keys(given?.parameters ?? {}),
  ...Object.keys(filters),
  ...Object.keys(anyOf ?? {}),
  ...(search ? ['search'] : []),
  ...(timeColumn ? ['from', 'to'] : []),
];

/** Fields that the rows can be sorted by. */
export const sortsOf = ({ row }: Pick<QueryDefinition, 'row'>): readonly string[] =>
  Object.entries(row.fields).flatMap(([field, [, , ...marks]]) =>
    marks.includes('sort') ? [field] : [],
  );

/** How descending order is stated. */
export const SORT_BACKWARDS = 'with - before it for descending order';

/** What an answer by groups takes besides the filters of the rows: its dimensions, as filters. */
export const groupFilterNames = (definition: QueryDefinition): readonly string[] => {
  if (!definition.groups) return [];
  const others = filterNames(definition);
  return dimensionsOf(definition.groups).filter((name) => !isSpan(name) && !others.includes(name));
};
