import { Text, Title } from '@mantine/core';
import { useAll } from '../../api/use-all';
import { AnchorLink } from '../../parts/link';
import { Mark, OutcomeMark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import styles from './post-reviews.module.css';

/** The decisions that were made under a break-glass, with what came of each. */
export const RanUnder = ({
  breakGlassId,
  workOrderId,
}: {
  readonly breakGlassId: string;
  readonly workOrderId: string;
}) => {
  const under = useAll('/v1/reports/recall', { breakGlass: breakGlassId, of: workOrderId });
  const ran = under.rows.filter(({ performed }) => performed).length;
  return (
    <section className={styles.card} aria-labelledby="ran">
      <Title order={2} size="h4" id="ran">
        What ran under it
      </Title>
      {under.isPending || under.error ? (
        <Waiting on={under} lines={2} />
      ) : under.rows.length === 0 ? (
        <Text size="sm">Nothing: no decision rested on it.</Text>
      ) : (
        <>
          <Text size="sm" mb={4}>
            {under.rows.length === 1 ? '1 decision' : `${under.rows.length} decisions`}, {ran} of
            them performed.
          </Text>
          <ul className={styles.ran}>
            {under.rows.map(
              ({
                decisionId,
                actionKind,
                outcome,
                enforced,
                reported,
                stands,
                decidedAt,
                ...row
              }) => (
                <li key={decisionId}>
                  <OutcomeMark outcome={outcome} enforced={enforced} />{' '}
                  <AnchorLink
                    size="sm"
                    to="/work-orders/$workOrderId"
                    params={{ workOrderId: row.workOrderId }}
                    hash={row.eventId}
                  >
                    <Said>{actionKind}</Said>
                  </AnchorLink>{' '}
                  <EffectMark reported={reported} stands={stands} />
                  <span className={styles.second}>
                    asked by <Said>{row.requestedBy}</Said> <When at={decidedAt} />
                    {row.depth > 1 && (
                      <>
                        ; it rests on it by way of others: <Said>{row.chain}</Said>
                      </>
                    )}
                  </span>
                </li>
              ),
            )}
          </ul>
        </>
      )}
    </section>
  );
};

/** That nobody has reported an outcome is no good outcome. */
const EffectMark = ({
  reported,
  stands,
}: {
  readonly reported: string | null;
  readonly stands: boolean;
}) => {
  if (reported === 'performed') return <Mark kind="told">performed</Mark>;
  if (reported === 'failed') return <Mark kind="stop">failed</Mark>;
  return stands ? (
    <Mark kind="warn">may still run, nothing reported</Mark>
  ) : (
    <Mark kind="unknown">nothing reported</Mark>
  );
};
