import { type ComputedReport, computedReports } from '#contracts';
import { closingViews } from '../sql/closing-views';
import { decisionViews } from '../sql/decision-views';
import { exceptionViews } from '../sql/exception-views';
import { formerNames } from '../sql/former-names';
import { monthsSql, monthSql } from '../sql/months-sql';
import { processViews } from '../sql/process-views';

/** A view of the database in which exports are queried. */
export interface ReportQuery {
  /** `exception_trends`. */
  readonly name: string;
  readonly query: string;
  /** Tables of `views` that it reads. */
  readonly reads: readonly string[];
}

/** What the folded tables have that their lists have not, computed from these: `views.<name>` is `writ.<name>` with it. */
export const foldedColumns: Readonly<Record<string, readonly string[]>> = {
  exceptions: [`${monthSql('raised_at')} AS raised_month`],
  work_orders: [`${monthSql('opened_at')} AS opened_month`],
};

/**
 * Postgres rounds decimals, where half is rounded up; a double such as 0.0275 is below its half. Lengths of time are of milliseconds
 * and at most some digits between two of them; shares need more digits before they are rounded.
 */
export const ROUNDED = `CREATE MACRO ledger.rounded(x, digits) AS round(
  CASE WHEN digits = 3 THEN x::DECIMAL(32, 6)::DECIMAL(38, 12) ELSE x::DECIMAL(38, 12) END, digits)`;

const declared = [...closingViews, ...decisionViews, ...exceptionViews, ...processViews];

/** What DuckDB writes in another way, or does at once where Postgres needs an index. */
const rewritten: readonly (readonly [RegExp | string, string])[] = [
  [
    monthsSql({ view: 'exceptions', month: 'raised_month' }),
    '(SELECT DISTINCT tenant, raised_month AS month FROM views.exceptions)',
  ],
  // Each exception has the name of today already.
  [
    formerNames,
    `(SELECT DISTINCT tenant AS of_tenant, code AS former_name, current_code FROM views.exceptions)`,
  ],
  [/\bSELECT FROM\b/g, 'SELECT 1 FROM'],
  // Without digits, a number of DuckDB has three behind the point.
  [/::numeric\b/g, '::double'],
  [/\bround\(/g, 'ledger.rounded('],
];

/** `!~*` of Postgres; the boundary of a word is `\y` there. */
const UNLIKE = /([\w.]+) !~\* ('(?:[^']|'')*')/g;

const forDuckDb = (sql: string): string =>
  rewritten
    .reduce((text, [from, to]) => text.replaceAll(from, to), sql)
    .replaceAll(
      UNLIKE,
      (_, value: string, pattern: string) =>
        `NOT regexp_matches(${value}, ${pattern.replaceAll('\\y', '\\b')}, 'i')`,
    );

const queryOf = (report: ComputedReport): ReportQuery => {
  const name = report.replaceAll('-', '_');
  const query = forDuckDb(declared.find((view) => view.name === `writ.${name}`)!.query);
  const reads = [...query.matchAll(/\bviews\.(\w+)/g)].map(([, table]) => table!);
  return { name, query, reads: [...new Set(reads)] };
};

/** The reports that are computed from lists, by the SQL of the views of Postgres. */
export const reportQueries: readonly ReportQuery[] = computedReports.map(queryOf);
