import { Progress, Text } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf, useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { whenColumn } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { Mark, StatusMark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { numbered } from '../../parts/values';
import { Waiting } from '../../parts/waiting';
import styles from './integrations.module.css';
import { IfAllowed } from './side';

type Row = RowOf<'/v1/views'>;

const MANY = 1_000;
const EVERY_MS = 2_000;

/** Views are built from the log: the lag of each, and rebuilds. */
export const ViewsOfLog = () => (
  <Page
    title="Views"
    question="Are the views up to date with the ledger?"
    actions={<CopyAs path="/v1/views" sql="SELECT * FROM writ.positions;" />}
  >
    <IfAllowed query="views" what="Views are visible to those who operate Writ.">
      <All />
    </IfAllowed>
  </Page>
);

const All = () => {
  const views = useRead('/v1/views', { query: { limit: MANY }, everyMs: EVERY_MS });
  if (views.data === undefined) return <Waiting on={views} />;
  const { items } = views.data.body;
  const behind = items.filter(({ lag, status }) => lag > 0 || status !== 'live').length;
  return (
    <>
      <Text size="sm" my="sm" role="status" component="div">
        {behind === 0 ? (
          <Mark kind="run">all {items.length} are up to date</Mark>
        ) : (
          <Mark kind="warn">
            {behind} of {items.length} are behind
          </Mark>
        )}
      </Text>
      <Grid label="Views" rows={items} columns={columns} keyOf={({ name }) => name} />
    </>
  );
};

const columns: readonly Column<Row>[] = [
  {
    label: 'View',
    width: 'minmax(12rem, 1.4fr)',
    show: ({ name }) => <b>{name}</b>,
  },
  {
    label: 'State',
    width: 'minmax(9rem, 1.6fr)',
    show: ({ status, error, errorPosition }) => (
      <div className={styles.lines}>
        <span>
          <StatusMark status={status} />
        </span>
        {error && (
          <span>
            at {errorPosition?.toLocaleString('en')}: <UserText>{error}</UserText>
          </span>
        )}
      </div>
    ),
  },
  {
    label: 'Behind',
    width: 'minmax(6rem, 0.6fr)',
    show: ({ lag }) => (lag === 0 ? 'up to date' : numbered(lag, 'event')),
  },
  whenColumn('Last updated', 'updatedAt', 'minmax(7rem, 0.8fr)'),
  {
    label: 'Rebuild',
    width: 'minmax(11rem, 1.4fr)',
    show: (row) => <Building row={row} />,
  },
];

const Building = ({
  row: { name, buildStatus, buildPosition, buildTarget, buildError },
}: {
  readonly row: Row;
}) => {
  if (buildStatus === 'building') {
    const [at, end] = [buildPosition ?? 0, Math.max(1, buildTarget ?? 1)];
    return (
      <div className={styles.lines}>
        <span>
          {at.toLocaleString('en')} of {end.toLocaleString('en')} events
        </span>
        <Progress value={(100 * at) / end} aria-label={`Rebuilding ${name}`} />
      </div>
    );
  }
  return (
    <div className={styles.lines}>
      {buildStatus === 'failed' && (
        <span>
          <Mark kind="stop">failed</Mark> <UserText>{buildError}</UserText>
        </span>
      )}
      <span>
        <Act
          command="rebuild-view"
          label="Rebuild"
          size="compact-sm"
          run={() => api.POST('/v1/views/{view}/rebuild', { params: { path: { view: name } } })}
        >
          {name} is rebuilt from the first event. The current view keeps answering until then.
        </Act>
      </span>
    </div>
  );
};
