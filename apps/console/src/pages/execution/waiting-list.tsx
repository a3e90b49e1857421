import { Button, Group, Title } from '@mantine/core';
import { useList } from '../../api/queries';
import { Cell, forColumn } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, WorkOrderLink } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { plain, shortIds } from '../../parts/plain-ids';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { Until } from '../../parts/when';
import { holdsUp, type Wait } from './load';
import { kindLabel } from '../../parts/obligation-kinds';
import { obligationPlace } from '../../parts/obligation-place';

/** Everything that waits for one owner, the longest first, each leading to where it is answered. */
export const WaitingList = ({
  owner,
  imported,
  names,
  onBack,
}: {
  readonly owner: string;
  readonly imported: string;
  /** What is known of ids, by what waits. */
  readonly names: ReadonlyMap<string, string>;
  readonly onBack: () => void;
}) => {
  const list = useList('/v1/reports/waiting', { query: { owner, imported } });
  return (
    <section aria-labelledby="waits-for">
      <Group my="sm" justify="space-between">
        <Title order={2} size="h4" id="waits-for">
          {owner === 'TBD' ? (
            'Waiting, unassigned'
          ) : (
            <>
              Waiting for <UserText>{owner}</UserText>
            </>
          )}
        </Title>
        <Button variant="default" size="compact-md" onClick={onBack}>
          All work orders
        </Button>
      </Group>
      <Listed
        list={{ ...list, rows: list.rows.filter(holdsUp) }}
        label={`Waiting for ${owner}`}
        columns={columnsWith(names)}
        keyOf={({ obligationId }) => obligationId}
        empty={<Empty title="Nothing is waiting for them" />}
      />
    </section>
  );
};

const columnsWith = (names: ReadonlyMap<string, string>): readonly Column<Wait>[] => [
  {
    label: 'What',
    width: 'minmax(13rem, 2fr)',
    show: (wait) => <WhatWaits wait={wait} names={names} />,
  },
  {
    label: 'Work order',
    width: 'minmax(12rem, 2fr)',
    show: ({ workOrderId, workflowId }) => (
      <Cell below={<UserText>{workflowId}</UserText>}>
        <WorkOrderLink id={workOrderId} />
      </Cell>
    ),
  },
  {
    label: 'Stage or step',
    width: 'minmax(7rem, 1fr)',
    show: ({ stage, step }) => <UserText>{step === '' ? stage : step}</UserText>,
  },
  forColumn('Waiting for', 'since', 'minmax(6rem, 0.8fr)'),
  {
    label: 'Due',
    width: 'minmax(7rem, 0.9fr)',
    show: ({ dueAt, overdue }) =>
      overdue ? (
        <Cell below={<Until at={dueAt} />}>
          <Mark kind="stop">overdue</Mark>
        </Cell>
      ) : (
        <Until at={dueAt} />
      ),
  },
];

const WhatWaits = ({
  wait,
  names,
}: {
  readonly wait: Wait;
  readonly names: ReadonlyMap<string, string>;
}) => {
  const { kind, what } = wait;
  return (
    <Cell below={kindLabel(kind)}>
      <AnchorLink {...obligationPlace(wait)} size="sm" fw={600} title={shortIds(what)}>
        <UserText>{plain(what, names)}</UserText>
      </AnchorLink>
    </Cell>
  );
};
