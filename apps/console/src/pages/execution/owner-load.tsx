import { Button, Paper, Skeleton, Text, Title, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Mark, Owner } from '../../parts/mark';
import { spanOf } from '../../parts/times';
import { countText } from '../../parts/values';
import styles from './execution.module.css';
import { type OwnerLoad } from './load';
import { kindsLabel } from '../../parts/obligation-kinds';

const SHOWN = 6;

/** Who is waited for: how much waits, of what, and for how long the oldest. Each line shows what it counts. */
export const OnWhom = ({
  owners,
  chosen,
  onChoose,
}: {
  readonly owners: readonly OwnerLoad[] | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (owner: string) => void;
}) => {
  const [isAll, { toggle }] = useDisclosure();
  const most = owners?.[0]?.count ?? 1;
  const shown = owners?.filter(({ owner }, index) => isAll || index < SHOWN || owner === chosen);
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="on-whom">
      <Title order={2} size="h5" id="on-whom">
        Who work is waiting for
      </Title>
      <Text size="sm" c="dimmed">
        Each item has its own due time, besides that of its work order.
      </Text>
      {owners === undefined && <Skeleton height={60} mt="xs" />}
      {owners?.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody has anything outstanding.
        </Text>
      )}
      <ul className={styles.owners}>
        {shown?.map((one) => (
          <li key={one.owner}>
            <UnstyledButton
              className={styles.owner}
              aria-pressed={one.owner === chosen}
              onClick={() => onChoose(one.owner)}
            >
              <span>
                <Owner name={one.owner} />
              </span>
              <span className={styles.bar} aria-hidden="true">
                <span
                  className={styles.filled}
                  style={{ inlineSize: `${(100 * one.count) / most}%` }}
                />
              </span>
              <span className={styles.much}>{countText(one.count)}</span>
              <span className={styles.summary}>
                {kindsLabel(one.kinds)} · for {spanOf(one.longestSeconds * 1_000)}{' '}
                {one.overdue > 0 && (
                  <Mark kind="stop">
                    {one.overdue} of {one.count} overdue
                  </Mark>
                )}
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {(owners?.length ?? 0) > SHOWN && (
        <Button variant="subtle" size="compact-sm" onClick={toggle}>
          {isAll ? 'Show fewer' : `Show all ${owners!.length}`}
        </Button>
      )}
    </Paper>
  );
};
