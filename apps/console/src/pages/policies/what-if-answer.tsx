import { Alert, Group, Progress, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useLive } from '../../live/live';
import { countColumn, DataTable, type TableColumn } from '../../parts/data-table';
import { Mark, Owner } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { countText } from '../../parts/values';
import { Failure } from '../../parts/waiting';
import { Examples, OutcomeMatrix } from './outcome-matrix';
import styles from './policies.module.css';
import { type WhatIfRun, type Cell, countOf, unreplayedOf, type WhatIf, worstOf } from './what-if';

const BELOW_HEADER_PX = 64;

/** The editor fills the screen: the result below it has to be scrolled into view. */
const bringIntoSight = (answer: HTMLElement | null): void => answer?.scrollIntoView();

/** The result of a replay: progress, changed decisions and approver load. */
export const WhatIfAnswer = ({
  whatIfRun: { status, sum, error },
  isStale,
}: {
  readonly whatIfRun: WhatIfRun;
  readonly isStale: boolean;
}) => {
  if (status === 'idle') return null;
  if (status === 'failed') return <Failure error={error} />;
  return (
    <section
      className={styles.section}
      style={{ scrollMarginTop: BELOW_HEADER_PX }}
      aria-labelledby="what-it-changes"
      ref={bringIntoSight}
    >
      <Title order={2} size="h4" id="what-it-changes">
        What it would change
      </Title>
      {status === 'asking' && <SoFar sum={sum} />}
      {status === 'cancelled' && (
        <Alert role="status" color="yellow" mb="sm" title="Cancelled">
          {sum
            ? `Only what was decided up to position ${(sum.next ?? sum.position).toLocaleString('en')} is counted below.`
            : 'Nothing was counted.'}
        </Alert>
      )}
      {isStale && status !== 'asking' && (
        <Text size="sm" mb="sm" role="status" component="div">
          <Mark kind="warn">outdated</Mark> The text has changed since: run it again.
        </Text>
      )}
      {sum && <Sums sum={sum} />}
    </section>
  );
};

const SoFar = ({ sum }: { readonly sum: WhatIf | undefined }) => {
  const { position } = useLive();
  const end = Math.max(position ?? 0, sum?.position ?? 0, 1);
  const at = sum?.next ?? 0;
  return (
    <div role="status">
      <Text size="sm" mb={4}>
        {(sum?.replayed ?? 0).toLocaleString('en')} decisions replayed, up to position{' '}
        {at.toLocaleString('en')} of {end.toLocaleString('en')}
      </Text>
      <Progress value={(100 * at) / end} aria-label="Replayed decisions" mb="md" maw="44rem" />
    </div>
  );
};

const Sums = ({ sum }: { readonly sum: WhatIf }) => {
  const [picked, setPicked] = useState<Pick<Cell, 'then' | 'now'>>();
  const wanted = picked ?? worstOf(sum);
  const cell = wanted && sum.cells.find((c) => c.then === wanted.then && c.now === wanted.now);
  return (
    <>
      <Verdict sum={sum} />
      {sum.hint && <Text my="sm">{sum.hint}</Text>}
      {sum.replayed > 0 && <OutcomeMatrix sum={sum} picked={wanted} onPick={setPicked} />}
      {cell && cell.count > 0 && <Examples cell={cell} />}
      <Load sum={sum} />
      <NotReplayed sum={sum} />
    </>
  );
};

const Verdict = ({ sum }: { readonly sum: WhatIf }) => {
  const [loosened, tightened] = [countOf(sum, 'loosened'), countOf(sum, 'tightened')];
  const unreplayed = unreplayedOf(sum);
  return (
    <Group gap="xs" my="sm" role="status">
      {loosened > 0 && <Mark kind="stop">{countText(loosened)} loosened</Mark>}
      {tightened > 0 && <Mark kind="wait">{countText(tightened)} tightened</Mark>}
      {loosened + tightened === 0 && sum.replayed > 0 && (
        <Mark kind="still">no decision would change</Mark>
      )}
      {unreplayed > 0 && <Mark kind="unknown">{countText(unreplayed)} could not be replayed</Mark>}
      <Text size="sm" component="span">
        of {countText(sum.replayed + unreplayed)} decisions, as of position{' '}
        {countText(sum.position)}
      </Text>
    </Group>
  );
};

const Load = ({ sum: { approverLoad } }: { readonly sum: WhatIf }) =>
  approverLoad.length > 0 && (
    <>
      <Title order={3} size="h5" mt="lg" mb="xs">
        Approver load
      </Title>
      <DataTable
        label="Approvals requested, before and after"
        maw="44rem"
        rows={approverLoad}
        columns={loadColumns}
        keyOf={({ kind, owner }) => `${kind} ${owner}`}
      />
    </>
  );

const loadColumns: readonly TableColumn<WhatIf['approverLoad'][number]>[] = [
  { label: 'Owner', show: ({ owner }) => <Owner name={owner} /> },
  { label: 'Approval', show: ({ kind }) => <UserText>{kind}</UserText> },
  countColumn('Before', 'before'),
  countColumn('After', 'after'),
  {
    label: 'Change',
    isNumber: true,
    show: ({ before, after }) => (
      <Text component="span" size="sm" fw={after === before ? 400 : 600}>
        {after > before ? '+' : ''}
        {(after - before).toLocaleString('en')}
      </Text>
    ),
  },
];

const NotReplayed = ({ sum: { notReplayable } }: { readonly sum: WhatIf }) =>
  notReplayable.length > 0 && (
    <>
      <Title order={3} size="h5" mt="lg" mb="xs">
        Decisions that cannot be replayed
      </Title>
      <Text size="sm" c="dimmed">
        Their outcome under this text is unknown.
      </Text>
      <ul>
        {notReplayable.map(({ why, count }) => (
          <li key={why}>
            <b>{count.toLocaleString('en')}</b>: <UserText>{why}</UserText>
          </li>
        ))}
      </ul>
    </>
  );
