import { type Client } from 'pg';
import { type Stack } from '#testkit';
import { ApiUser } from './client';
import { writ } from './examples';
import { medianOf, monthOf, type Stalled } from './stalls-of-log';
import { type casesOf } from './xes-figures';

export interface ImportedLog {
  readonly workflow: string;
  /** What stands before the case's id in the id of its work order. */
  readonly prefix: string;
  readonly cases: ReturnType<typeof casesOf>;
  readonly stalls: readonly Stalled[];
}

/** Every report on stalls says of an imported log what its file says, by SQL, API and CSV. */
export const expectStalls = async (
  { stack, sql }: { readonly stack: Stack; readonly sql: Client },
  log: ImportedLog,
): Promise<void> => {
  const analyst = new ApiUser(stack.url, stack.keys['analyst']!);
  const { workflow, prefix, cases, stalls } = log;
  const { rows: held } = await sql.query(
    `SELECT work_order_id, step, since, until FROM writ.holds WHERE workflow_id = $1 AND stalled`,
    [workflow],
  );
  expect(
    held
      .map((row) => [row.work_order_id, row.step, row.since.getTime(), row.until?.getTime()].join())
      .sort(),
  ).toEqual(
    stalls
      .map((one) => [prefix + one.caseId, one.step, one.since, one.until ?? undefined].join())
      .sort(),
  );

  const steps = [...new Set(stalls.map(({ step }) => step))].sort();
  const expected = [
    ...steps.map((step) =>
      figures(
        cases,
        stalls.filter((one) => one.step === step),
        { step, allSteps: false },
      ),
    ),
    figures(cases, stalls, { step: '', allSteps: true }),
  ];
  const { body } = await analyst.get(`/v1/reports/stall-rates?workflow=${workflow}`);
  expect(body.items).toMatchObject(expected);

  const months = [...new Set(cases.map(monthOf))].sort().reverse();
  const ofMonths = await analyst.get(
    `/v1/reports/stall-trends?workflow=${workflow}&allSteps=true&limit=1000`,
  );
  expect(ofMonths.body.items).toMatchObject(
    months.map((month) => ({
      ...figures(
        cases.filter((one) => monthOf(one) === month),
        stalls.filter((one) => one.openedMonth === month),
        { step: '', allSteps: true },
      ),
      month: `${month}T00:00:00.000Z`,
    })),
  );

  const csv = await writ(
    stack,
    ['report', 'stall-rates', '--workflow', workflow, '--csv'],
    'analyst',
  );
  const { rows } = await sql.query(
    `SELECT * FROM writ.stall_rates WHERE workflow_id = $1 ORDER BY all_steps, step`,
    [workflow],
  );
  const [, ...lines] = csv.stdout.trim().split(/\r?\n/);
  const counts = (row: readonly unknown[]): string => row.slice(3, 10).join();
  expect(lines.map((line) => counts(line.split(',')))).toEqual(
    rows.map((row) => counts(Object.values(row))),
  );
};

/** Numerators with their denominator; how long they lasted where none goes on. */
const figures = (
  { length: opened }: ImportedLog['cases'],
  stalls: readonly Stalled[],
  of: { readonly step: string; readonly allSteps: boolean },
) => {
  const stalled = new Set(stalls.map(({ caseId }) => caseId)).size;
  const open = stalls.filter(({ until }) => until === null).length;
  const seconds = stalls.map(({ since, until }) => ((until ?? 0) - since) / 1_000);
  return {
    ...of,
    workOrdersOpened: opened,
    workOrdersStalled: stalled,
    workOrdersWithoutLimit: 0,
    stallRate: Math.round((stalled / opened) * 10_000) / 10_000,
    stalls: stalls.length,
    stallsOpen: open,
    ...(open === 0 &&
      stalls.length > 0 && {
        medianStalledSeconds: thousandths(medianOf(seconds)),
        longestStalledSeconds: thousandths(seconds.reduce((a, b) => Math.max(a, b))),
        stalledSeconds: thousandths(seconds.reduce((a, b) => a + b)),
      }),
  };
};

const thousandths = (seconds: number): number => Math.round(seconds * 1_000) / 1_000;
