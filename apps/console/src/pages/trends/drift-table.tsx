import { type Column, Grid } from '../../parts/grid';
import { Mark } from '../../parts/mark';
import { countOf, type DriftRow, judgementOf, periodOf, rateOf, ruleOf } from './drift-words';
import { RemediateAct } from './remediate-act';
import styles from './trends.module.css';
import { type Remediation } from './use-code-states';

export interface DriftTableProps {
  readonly points: readonly DriftRow[];
  readonly remediations: readonly Remediation[];
}

/** The numbers of the chart, latest first. */
export const DriftTable = ({ points, remediations }: DriftTableProps) => {
  const columns: readonly Column<DriftRow>[] = [
    {
      name: 'period',
      label: 'Period',
      width: 'minmax(9rem, 1.2fr)',
      show: (row) => <span>{periodOf(row)}</span>,
    },
    {
      name: 'count',
      label: 'Counted',
      width: 'minmax(9rem, 1.2fr)',
      show: (row) => <span className={styles.figure}>{countOf(row)}</span>,
    },
    {
      name: 'rate',
      label: 'Rate',
      width: '5rem',
      show: ({ chart, rate }) => <span className={styles.figure}>{rateOf(chart, rate)}</span>,
    },
    {
      name: 'centre',
      label: 'Centre',
      width: '5rem',
      show: ({ chart, centre }) => <span className={styles.figure}>{rateOf(chart, centre)}</span>,
    },
    {
      name: 'limits',
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
      name: 'signal',
      label: 'Signal',
      width: 'minmax(11rem, 1.4fr)',
      show: (row) => <Judged row={row} />,
    },
    {
      name: 'act',
      label: 'Mend it',
      width: 'minmax(9rem, 1fr)',
      show: (row) => (row.worse ? <RemediateAct row={row} remediations={remediations} /> : null),
    },
  ];
  return <Grid label="Points" rows={points} columns={columns} keyOf={({ period }) => period} />;
};

const Judged = ({ row }: { readonly row: DriftRow }) => {
  const { kind, word } = judgementOf(row);
  if (kind === 'still') return <span className={styles.faint}>{word}</span>;
  return (
    <div className={styles.lines}>
      <span>
        <Mark kind={kind}>{word}</Mark>
      </span>
      {row.signal !== '' && <span className={styles.faint}>{ruleOf(row)}</span>}
    </div>
  );
};
