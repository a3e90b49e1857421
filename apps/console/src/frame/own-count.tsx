import { VisuallyHidden } from '@mantine/core';
import { sumOf, useCounts } from '../parts/obligation-counts';
import { awaitedKinds } from '../parts/obligation-kinds';
import { ownersOf, ownQuery } from '../session/own-work';
import { useMay, useSession } from '../session/session';
import styles from './own-count.module.css';

/** Commands of this page are counted at once; those of others by then. */
const EVERY_MS = 30_000;
const MOST_SHOWN = 999;

/** How much waits for the user, beside the name of their page; a query counts it. */
export const OwnCount = () => {
  const { isAllowed } = useMay('obligation-counts');
  const own = ownQuery(ownersOf(useSession()));
  const counts = useCounts(own, awaitedKinds, { enabled: isAllowed, everyMs: EVERY_MS });
  if (!counts.data) return null;
  const { open, overdue } = sumOf(counts.data.body);
  if (open === 0) return null;
  return (
    <span className={styles.count} data-overdue={overdue > 0 || undefined}>
      <span aria-hidden="true">{open > MOST_SHOWN ? `${MOST_SHOWN}+` : open}</span>
      <VisuallyHidden>
        {overdue > 0 ? `${open} open, ${overdue} overdue` : `${open} open`}
      </VisuallyHidden>
    </span>
  );
};
