import styles from './trends.module.css';

export interface RateProps {
  readonly rate: number | null;
  readonly count: number;
  readonly of: number;
}

/** A rate never stands alone: it comes with what was counted, and out of how many. */
export const Rate = ({ rate, count, of }: RateProps) => (
  <span>
    <b className={styles.figure}>
      {rate === null ? '—' : `${Number((rate * 100).toPrecision(3))} %`}
    </b>{' '}
    <span className={styles.faint}>
      {count.toLocaleString('en')} of {of.toLocaleString('en')}
    </span>
  </span>
);
