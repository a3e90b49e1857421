import { Skeleton, UnstyledButton } from '@mantine/core';
import { Mark } from '../../parts/mark';
import { type Standing, standings } from './standing';
import styles from './execution.module.css';

/** How much of the open work is running, waiting, stopped …; each number shows what it counts. */
export const StandingStrip = ({
  counts,
  isCut,
  chosen,
  onChoose,
}: {
  readonly counts: ReadonlyMap<string, number> | undefined;
  /** Whether there is more than was counted. */
  readonly isCut: boolean;
  readonly chosen: Standing | undefined;
  readonly onChoose: (standing: Standing) => void;
}) => (
  <div role="group" aria-label="How open work stands" className={styles.strip}>
    {standings.map((standing) => {
      const count = counts?.get(standing.name);
      return (
        <UnstyledButton
          key={standing.name}
          className={styles.standing}
          aria-pressed={chosen === standing}
          data-none={count === 0 || undefined}
          onClick={() => onChoose(standing)}
        >
          <span className={styles.count}>
            {count === undefined ? (
              <Skeleton height={28} width={32} />
            ) : (
              <>
                {count.toLocaleString('en')}
                {isCut && <span className={styles.orMore}> or more</span>}
              </>
            )}
          </span>
          <Mark kind={count === 0 ? 'still' : standing.kind}>{standing.name}</Mark>
        </UnstyledButton>
      );
    })}
  </div>
);
