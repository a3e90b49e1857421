import { Text, useComputedColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Chart } from '../../parts/chart';
import { chartColours } from '../../parts/chart-colours';
import { Empty } from '../../parts/empty';
import { Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { ChartKey } from './chart-key';
import { type ChartMark, controlOption, marksWithin } from './control-option';
import {
  countOf,
  dayOf,
  type DriftRow,
  judgementOf,
  periodOf,
  ruleOf,
  verdictOf,
} from './drift-words';
import { DriftTable } from './drift-table';
import { RemediateAct } from './remediate-act';
import styles from './trends.module.css';
import { type Choice, useMarks } from './use-code';
import { type Remediation } from './use-code-states';

export interface ControlChartProps {
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
  const label = `Control chart of ${points[0]!.code} in ${choice.jobType}: ${verdict.word}. ${verdict.why}`;
  return (
    <>
      <p className={styles.verdict}>
        <Mark kind={verdict.kind}>{verdict.word}</Mark> <span>{verdict.why}</span>
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
        <summary className={styles.summary}>The same points as a table ({points.length})</summary>
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
    <ol className={styles.key} aria-label="What happened meanwhile">
      {marks.map(({ at, label }, index) => (
        <li key={`${at} ${label}`}>
          {index + 1} · {dayOf(at)}: <Said>{label}</Said>
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
  const { kind, word } = judgementOf(row);
  return (
    <p className={styles.verdict} role="status">
      <Mark kind={kind}>{word}</Mark>
      <span>
        {periodOf(row)}: {countOf(row)}
        {row.signal !== '' && ` · ${ruleOf(row)}`} · limits {row.lowerCount ?? '—'} to{' '}
        {row.upperCount ?? '—'}
      </span>
      {row.worse && <RemediateAct row={row} remediations={remediations} />}
    </p>
  );
};
