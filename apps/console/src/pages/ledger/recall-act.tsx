import { Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { Act } from '../../parts/act';
import { bodyOf, type RecallRoot } from './recall-root';

interface Raised {
  readonly workOrders: number;
  readonly raised: number;
  readonly already: number;
  readonly refused: number;
}

/** It is there before anybody defines it. */
const CODE = 'recalled';
const none: Raised = { workOrders: 0, raised: 0, already: 0, refused: 0 };

/** Puts all of that work before its owners: one exception on each work order on which something came of it. */
export const RecallAct = ({ root }: { readonly root: RecallRoot }) => {
  const [told, setTold] = useState<Raised>();
  const raise = async ({ rationale = '' }: Readonly<Record<string, string>>) => {
    let sum = none;
    let cursor: string | undefined;
    do {
      const { data } = await api.POST('/v1/recalls', {
        body: {
          root: bodyOf(root),
          code: CODE,
          rationale,
          ...(cursor === undefined ? {} : { cursor }),
        },
      });
      if (!data) break;
      sum = plus(sum, data.counts);
      setTold(sum);
      cursor = data.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return { data: {} };
  };
  return (
    <>
      <Act
        command="recall"
        label="Raise exceptions"
        color="red"
        fields={[{ name: 'rationale', label: 'Why it is recalled', kind: 'lines', required: true }]}
        run={raise}
      >
        One exception is raised on each work order on which an action was performed or may still
        run. Said again it raises nothing twice, and it takes nothing back.
      </Act>
      {told && (
        <Text size="sm" role="status">
          {told.raised} raised, {told.already} were there already, {told.refused} refused, of{' '}
          {told.workOrders} work orders.
        </Text>
      )}
    </>
  );
};

const plus = (sum: Raised, more: Raised): Raised => ({
  workOrders: sum.workOrders + more.workOrders,
  raised: sum.raised + more.raised,
  already: sum.already + more.already,
  refused: sum.refused + more.refused,
});
