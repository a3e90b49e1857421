import { Text, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { Chart } from '../../parts/chart';
import { chartColours } from '../../parts/chart-colours';
import { Cell } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { type ChartMark, controlOption, marksWithin } from './control-option';
import {
  countOf,
  dayOf,
  type DriftRow,
  judgementOf,
  periodOf,
  rateOf,
  ruleOf,
  verdictOf,
} from './drift';
import { RemediateAct } from './remediations';
import styles from './trends.module.css';
import { type Choice, type Remediation, useMarks } from './use-code';

interface ControlChartProps {
  /** Latest first, as the report has them. */
  readonly points: readonly DriftRow[];
  readonly remediations: readonly Remediation[];
  readonly choice: Choice;
}

/** A code over time against its limits: what is signal, in a sentence, as a chart and as a table. */
export const ControlChart = ({ points, remediations, choice }: ControlChartProps) => {
  const scheme = useComputedColorScheme('light');
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const [picked, pick] = useState<string>();
  const marks = useMarks(choice.jobType, remediations);
  if (points.length === 0)
    return (
      <Empty title="No points" command="npx writ report drift --filter worse=true --as analyst">
        A period has a point when work of the job type was opened in it.
      </Empty>
    );
  const rows = points.toReversed();
  const verdict = verdictOf(points);
  const chosen =
    points.find(({ period }) => period === picked) ?? points.find(({ worse }) => worse);
  const label = `Control chart of ${points[0]!.code} in ${choice.jobType}: ${verdict.label}. ${verdict.why}`;
  return (
    <>
      <p className={styles.verdict}>
        <Mark kind={verdict.kind}>{verdict.label}</Mark> <span>{verdict.why}</span>
      </p>
      <Chart
        label={label}
        height={isNarrow ? 280 : 340}
        option={controlOption(rows, marks, { colours: chartColours(scheme), isNarrow })}
        onPick={({ index, series }) => series === 'points' && pick(rows[index]?.period)}
      />
      <ChartKey />
      <Meanwhile marks={marksWithin(marks, rows)} />
      {chosen && <Picked row={chosen} remediations={remediations} />}
      <details open={points.length <= 12}>
        <summary className={styles.summary}>Data table ({points.length})</summary>
        <DriftTable points={points} remediations={remediations} />
      </details>
      <Text size="xs" c="dimmed">
        Centre and limits are those of the report drift, exact for small counts; a signal is a
        reason to look, not a finding.
      </Text>
    </>
  );
};

/** What the numbered lines of the chart stand for. */
const Meanwhile = ({ marks }: { readonly marks: readonly ChartMark[] }) =>
  marks.length === 0 ? null : (
    <ol className={styles.key} aria-label="Events in this period">
      {marks.map(({ at, label }, index) => (
        <li key={`${at} ${label}`}>
          {index + 1} · {dayOf(at)}: <UserText>{label}</UserText>
        </li>
      ))}
    </ol>
  );

/** The point that was clicked, else the last that got worse, with what can be done about it. */
const Picked = ({
  row,
  remediations,
}: {
  readonly row: DriftRow;
  readonly remediations: readonly Remediation[];
}) => {
  const { kind, label } = judgementOf(row);
  return (
    <p className={styles.verdict} role="status">
      <Mark kind={kind}>{label}</Mark>
      <span>
        {periodOf(row)}: {countOf(row)}
        {row.signal !== '' && ` · ${ruleOf(row)}`} · limits {row.lowerCount ?? '—'} to{' '}
        {row.upperCount ?? '—'}
      </span>
      {row.worse && <RemediateAct row={row} remediations={remediations} />}
    </p>
  );
};

/** What the shapes of a control chart stand for. */
const ChartKey = () => (
  <ul className={styles.key} aria-label="Key of the chart">
    <Item shape={<circle cx="6" cy="6" r="3.5" fill="currentColor" />}>
      within normal variation
    </Item>
    <Item
      shape={<circle cx="6" cy="6" r="3" fill="none" stroke="currentColor" strokeWidth="1.5" />}
    >
      baseline forming, or not over yet
    </Item>
    <Item shape={<path d="M6 1l5 9H1z" fill="currentColor" />}>signal: more of it</Item>
    <Item shape={<path d="M6 11L1 2h10z" fill="currentColor" />}>signal: less of it</Item>
    <Item shape={<path d="M0 6h12" stroke="currentColor" strokeWidth="1.5" />}>centre</Item>
    <Item
      shape={<path d="M0 6h12" stroke="currentColor" strokeWidth="1.5" strokeDasharray="3 2" />}
    >
      control limits
    </Item>
    <Item
      shape={<path d="M6 0v12" stroke="currentColor" strokeWidth="1.5" strokeDasharray="1 2" />}
    >
      a definition was published
    </Item>
    <Item shape={<path d="M6 0v12" stroke="currentColor" strokeWidth="2" />}>
      fixed, or recurred
    </Item>
  </ul>
);

const Item = ({ shape, children }: { readonly shape: ReactNode; readonly children: ReactNode }) => (
  <li>
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      {shape}
    </svg>
    {children}
  </li>
);

interface DriftTableProps {
  readonly points: readonly DriftRow[];
  readonly remediations: readonly Remediation[];
}

/** The numbers of the chart, latest first. */
const DriftTable = ({ points, remediations }: DriftTableProps) => {
  const columns: readonly Column<DriftRow>[] = [
    {
      label: 'Period',
      width: 'minmax(9rem, 1.2fr)',
      show: (row) => <span>{periodOf(row)}</span>,
    },
    {
      label: 'Counted',
      width: 'minmax(9rem, 1.2fr)',
      show: (row) => <span className={styles.figure}>{countOf(row)}</span>,
    },
    {
      label: 'Rate',
      width: '5rem',
      show: ({ chart, rate }) => <span className={styles.figure}>{rateOf(chart, rate)}</span>,
    },
    {
      label: 'Centre',
      width: '5rem',
      show: ({ chart, centre }) => <span className={styles.figure}>{rateOf(chart, centre)}</span>,
    },
    {
      label: 'Limits',
      width: 'minmax(8rem, 1fr)',
      show: ({ chart, lowerLimit, upperLimit, lowerCount, upperCount }) => (
        <span className={styles.figure}>
          {rateOf(chart, lowerLimit)} to {rateOf(chart, upperLimit)}{' '}
          <span className={styles.faint}>
            ({lowerCount ?? '—'} to {upperCount ?? '—'})
          </span>
        </span>
      ),
    },
    {
      label: 'Signal',
      width: 'minmax(11rem, 1.4fr)',
      show: (row) => <Judged row={row} />,
    },
    {
      label: 'Remediation',
      width: 'minmax(9rem, 1fr)',
      show: (row) => (row.worse ? <RemediateAct row={row} remediations={remediations} /> : null),
    },
  ];
  return <Grid label="Points" rows={points} columns={columns} keyOf={({ period }) => period} />;
};

const Judged = ({ row }: { readonly row: DriftRow }) => {
  const { kind, label } = judgementOf(row);
  if (kind === 'still') return <span className={styles.faint}>{label}</span>;
  return (
    <Cell below={row.signal !== '' && ruleOf(row)}>
      <Mark kind={kind}>{label}</Mark>
    </Cell>
  );
};
