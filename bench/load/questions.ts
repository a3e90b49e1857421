import { type QueryDefinition, reports, views } from '#contracts';
import { type Pool } from 'pg';
import { encodeCursor } from '../../apps/ledger/src/views/queries/cursor';
import {
  sqlQuestion,
  type SqlQuestion,
  viewOf,
} from '../../apps/ledger/src/views/queries/sql-question';
import { readColumns } from '../../apps/ledger/src/views/queries/view-columns';
import { MINE } from './made-years';

/** A query over HTTP, and the same in SQL. */
export interface Question {
  readonly path: string;
  readonly byHand: SqlQuestion;
}

const PAGE = 100;
const RECENT_MS = 92 * 86_400_000;

type Filters = Readonly<Record<string, string>>;

/** A report and its filters. */
export interface FilteredReport {
  readonly name: string;
  readonly report: QueryDefinition;
  readonly filters: (sample: { readonly evidenceId: string }) => Filters;
}

const recent = (): Filters => ({ from: new Date(Date.now() - RECENT_MS).toISOString() });

/** Every report there is: its first page, of all time and of the last three months. A function's report is about one thing. */
export const filteredReports: readonly FilteredReport[] = reports.flatMap((report) => {
  const { name, timeColumn, given } = report;
  if (given) return [{ name, report, filters: ({ evidenceId }) => ({ evidence: evidenceId }) }];
  const whole: FilteredReport = { name, report, filters: () => ({}) };
  return timeColumn
    ? [whole, { ...whole, name: `${name}, three months`, filters: recent }]
    : [whole];
});

/** Views that are read by id, and in pages by position. */
const keyed: Readonly<Record<string, { definition: QueryDefinition; id: string }>> = {
  'work-orders': { definition: views.workOrders, id: 'work_order_id' },
  decisions: { definition: views.decisions, id: 'decision_id' },
  approvals: { definition: views.approvals, id: 'approval_id' },
  exceptions: { definition: views.exceptions, id: 'exception_id' },
};

/** Makes queries of both forms. */
export class Questions {
  constructor(private readonly pool: Pool) {}

  async ofReport({ report, filters }: FilteredReport): Promise<Question> {
    const sample = { evidenceId: (await this.someIds('evidence', 'evidence_id', 1))[0]! };
    return this.question(report, `/v1/reports/${report.name}`, filters(sample));
  }

  /** `many` reads by id, of each kind in turn. */
  async byId(many: number): Promise<readonly Question[]> {
    const kinds = Object.entries(keyed);
    const each = await Promise.all(
      kinds.map(async ([path, { definition, id }]) => {
        const ids = await this.someIds(viewOf(definition), id, Math.ceil(many / kinds.length));
        const filter = Object.entries(definition.filters).find(([, column]) => column === id)![0];
        return Promise.all(
          ids.map(async (one) => ({
            ...(await this.question(definition, '', { [filter]: one }, { limit: 2 })),
            path: `/v1/${path}/${one}`,
          })),
        );
      }),
    );
    return inTurn(each);
  }

  /** `many` pages at random places of lists, of each kind in turn. */
  async pages(many: number, events: number): Promise<readonly Question[]> {
    const kinds = Object.entries(keyed);
    const each = await Promise.all(
      kinds.map(([path, { definition }]) =>
        Promise.all(
          Array.from({ length: Math.ceil(many / kinds.length) }, () => {
            const place = 1 + Math.floor(Math.random() * events);
            const cursor = encodeCursor(definition.name, [place]);
            return this.question(definition, `/v1/${path}`, {}, { limit: 20, cursor });
          }),
        ),
      ),
    );
    return inTurn(each);
  }

  private async question(
    definition: QueryDefinition,
    path: string,
    filters: Filters,
    { limit = PAGE, cursor }: { limit?: number; cursor?: string } = {},
  ): Promise<Question> {
    const columns = await readColumns(this.pool, viewOf(definition));
    const scope = 'tenant';
    const request = { name: definition.name, tenant: MINE, scope, filters, limit, cursor } as const;
    const parameters = new URLSearchParams({
      ...filters,
      limit: String(limit),
      ...(cursor && { cursor }),
    });
    return { path: `${path}?${parameters}`, byHand: sqlQuestion(definition, request, columns) };
  }

  private async someIds(view: string, column: string, many: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT ${column} AS id FROM views.${view} WHERE tenant = $1 ORDER BY random() LIMIT $2`,
      [MINE, many],
    );
    return rows.map(({ id }) => id);
  }
}

/** The first of each, the second of each and so on. */
const inTurn = <T>(lists: readonly (readonly T[])[]): readonly T[] =>
  (lists[0] ?? []).flatMap((_, n) => lists.flatMap((list) => list[n] ?? []));
