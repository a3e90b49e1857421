import { Stack, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { type RowOf, useList, usePast } from '../../api/queries';
import { DecisionOf } from '../../parts/decision-card';
import { shell } from '../../parts/pasted';
import { Empty, Waiting } from '../../parts/waiting';
import { Mark, OutcomeMark } from '../../parts/mark';
import { moneyOf } from '../../parts/values';
import { UserText } from '../../parts/user-text';
import { When } from '../../parts/when';
import styles from './work-order.module.css';

type Decision = RowOf<'/v1/decisions'>;

/** What was decided about proposed actions, the latest first; the card of the latest is open. */
export const Decisions = ({ workOrderId }: { readonly workOrderId: string }) => {
  const list = useList('/v1/decisions', { query: { workOrderId } });
  const [chosen, setChosen] = useState<string>();
  if (list.isPending || list.error !== null) return <Waiting on={list} />;
  if (list.rows.length === 0)
    return (
      <Empty
        title="No decisions yet"
        command={shell`npx writ decide --work-order ${workOrderId} --kind refund.draft --authority propose --system helpdesk`}
      >
        A decision is made when someone requests an action.
      </Empty>
    );
  const open = chosen ?? list.rows[0]!.decisionId;
  return (
    <Stack gap="xs">
      {list.rows.map((one) => (
        <div key={one.decisionId}>
          <UnstyledButton
            w="100%"
            className={styles.decision}
            aria-expanded={one.decisionId === open}
            onClick={() => setChosen(one.decisionId === open ? '' : one.decisionId)}
          >
            <Summary one={one} />
          </UnstyledButton>
          {one.decisionId === open && <DecisionOf decisionId={one.decisionId} />}
        </div>
      ))}
      <More list={list} />
    </Stack>
  );
};

const Summary = ({ one }: { readonly one: Decision }) => {
  const { outcome, enforced, actionKind, amountMinor, currency, reasons } = one;
  return (
    <>
      <span>
        <OutcomeMark outcome={outcome} enforced={enforced} />{' '}
        <strong>
          <UserText>{actionKind}</UserText>
        </strong>{' '}
        {amountMinor !== null && currency && <UserText>{moneyOf(amountMinor, currency)}</UserText>}{' '}
        {one.supersededBy && <Mark kind="still">replaced</Mark>}
        <span className={styles.sub}>
          <UserText none="">{reasons}</UserText>
        </span>
      </span>
      <When at={one.decidedAt} />
    </>
  );
};

const More = ({ list }: { readonly list: ReturnType<typeof useList<'/v1/decisions'>> }) => {
  const isPast = usePast().asOf !== undefined;
  if (!list.hasNextPage) return null;
  return (
    <UnstyledButton onClick={() => void list.fetchNextPage()}>
      {isPast ? 'Show earlier decisions' : 'Show earlier decisions'}
    </UnstyledButton>
  );
};
