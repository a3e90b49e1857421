import { Text, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useAll } from '../../api/queries';
import { useCatalogue } from '../../parts/catalogue';
import { Chart } from '../../parts/chart';
import { chartColours } from '../../parts/chart-colours';
import { CopyAs } from '../../parts/copy-as';
import { Page } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { countText } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import { CodesTable } from './codes-table';
import { MonthBar, useMonths } from './month-bar';
import { type Bar, barsOf, type Pareto, paretoHeight, paretoOf, paretoOption } from './pareto';
import { SUMMED_PAGES, useCodeStates } from './use-code';

/** Codes by how often they come up, which of them are more than chance, and what is done about them. */
export const CodesTrend = () => {
  const months = useMonths();
  const trends = useAll('/v1/reports/exception-trends', months, SUMMED_PAGES);
  return (
    <Page
      title="Trends"
      question="Which codes repeat, signal or noise, and did the fix work?"
      position={trends.position}
      news={({ type }) => /^(exception\.(raised|resolved)|remediation\.)/.test(type)}
      actions={
        <CopyAs
          path="/v1/reports/exception-trends"
          query={{ ...months }}
          cli={shell`report exception-trends --from ${months.from ?? ''}${months.to ? shell` --to ${months.to}` : shell``}`}
          sql={sql`SELECT code, job_type, owner, remediation_owner, sum(raised) AS raised, sum(open) AS open\nFROM writ.exception_trends WHERE month >= ${months.from ?? ''}${months.to ? sql` AND month < ${months.to}` : sql``}\nGROUP BY 1, 2, 3, 4 ORDER BY raised DESC;`}
        />
      }
    >
      <MonthBar months={months} />
      {trends.isPending || trends.error ? (
        <Waiting on={trends} />
      ) : (
        <Shown pareto={paretoOf(trends.rows)} isAll={trends.isAll} />
      )}
    </Page>
  );
};

const Shown = ({ pareto, isAll }: { readonly pareto: Pareto; readonly isAll: boolean }) => {
  const months = useMonths();
  const stateOf = useCodeStates(months);
  const { byCode, isPending } = useCatalogue();
  if (pareto.codes.length === 0)
    return (
      <Empty
        title="No exceptions in these months"
        command="npx writ report exception-trends --as analyst"
      >
        Choose other months, or import a log of past work: npx writ import.
      </Empty>
    );
  const isJudged = stateOf(pareto.codes[0]!.code) !== undefined;
  const worse = new Set(
    pareto.codes.map(({ code }) => code).filter((code) => stateOf(code)?.worse !== undefined),
  );
  return (
    <>
      <Text size="sm" mb="xs">
        {countText(pareto.raised)} exceptions of {countText(pareto.codes.length)} codes, in{' '}
        {countText(pareto.opened)} work orders opened. {isJudged && judged(worse.size)}
        {!isAll && ' Not all rows are included: choose fewer months.'}
      </Text>
      <Bars pareto={pareto} worse={worse} />
      <CodesTable
        codes={pareto.codes}
        stateOf={stateOf}
        months={months}
        titleOf={(code) =>
          isPending ? undefined : (byCode.get(code)?.title ?? 'not in the catalogue')
        }
      />
      <Text size="xs" c="dimmed" mt="xs">
        Work orders: those of the code’s job types that were opened in the months in which any code
        came up. ▲: the code’s control chart, by week or month, has a signal upwards in these
        months.
      </Text>
    </>
  );
};

const Bars = ({
  pareto,
  worse,
}: {
  readonly pareto: Pareto;
  readonly worse: ReadonlySet<string>;
}) => {
  const navigate = useNavigate();
  const months = useMonths();
  const scheme = useComputedColorScheme('light');
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const bars = barsOf(pareto);
  return (
    <Chart
      label={labelOf(bars, pareto.raised)}
      height={paretoHeight(bars)}
      option={paretoOption(bars, { colours: chartColours(scheme), isNarrow, worse })}
      onPick={({ index }) => {
        const code = bars[index]?.code;
        if (code)
          void navigate({
            to: '/trends/$code',
            params: { code },
            search: months,
          });
      }}
    />
  );
};

const labelOf = (bars: readonly Bar[], raised: number): string =>
  `Pareto chart of exception codes. Most often: ${bars
    .slice(0, 3)
    .map(({ name, raised: count }) => `${name} ${count}`)
    .join(', ')}, of ${raised}. The table below has all of them.`;

const judged = (worse: number): string =>
  worse === 0
    ? 'No control chart shows that any of them got worse.'
    : `For ${worse}, a control chart shows more than normal variation.`;
