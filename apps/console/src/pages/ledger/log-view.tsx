import { Code, Text, Title } from '@mantine/core';
import { type RowOf, useRead } from '../../api/queries';
import { useLive } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { countColumn, DataTable, type TableColumn } from '../../parts/data-table';
import { Mark, StatusMark } from '../../parts/mark';
import { clockOf } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { useMay } from '../../session/session';
import styles from './ledger.module.css';
import { noteOf } from './logged-event';
import { Side } from './side';
import { useAnchors, useCheckpoint, useLogKeys } from './use-log';

const VIEWS_EVERY_MS = 5_000;
const MANY = 1_000;

/** What the log says of itself: how long it is, what is signed, who keeps a copy, and how far its views are. */
export const LogView = () => (
  <Side
    position={undefined}
    copy={<CopyAs path="/v1/log/checkpoint" cli="anchors" sql="SELECT * FROM writ.positions;" />}
  >
    <Checkpoint />
    <Anchors />
    <ViewsOfLog />
  </Side>
);

const Checkpoint = () => {
  const checkpoint = useCheckpoint();
  const keys = useLogKeys();
  const { position } = useLive();
  if (checkpoint.data === undefined) return <Waiting on={checkpoint} lines={2} />;
  const note = noteOf(checkpoint.data);
  if (!note) return <Text my="sm">The checkpoint is not valid.</Text>;
  const end = position ?? note.size;
  const unsigned = Math.max(0, end - note.size);
  const lines = (keys.data ?? '')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));
  return (
    <section aria-labelledby="checkpoint">
      <Title order={2} size="h4" mt="md" id="checkpoint">
        Latest signed checkpoint
      </Title>
      <dl className={styles.facts}>
        <div>
          <dt>Events in the log</dt>
          <dd>{Math.max(end, note.size).toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>Signed</dt>
          <dd>
            {note.size.toLocaleString('en')}
            <span className={styles.second}>
              {unsigned === 0 ? 'all of them' : `${unsigned.toLocaleString('en')} unsigned`}, read
              at {clockOf(new Date(checkpoint.dataUpdatedAt).toISOString())}
            </span>
          </dd>
        </div>
        <div>
          <dt>Log</dt>
          <dd>
            <UserText>{note.origin}</UserText>
            <span className={styles.second}>
              signed by <UserText>{note.signers.join(', ')}</UserText>
            </span>
          </dd>
        </div>
        <div>
          <dt>Root</dt>
          <dd className={styles.mono}>
            <UserText>{note.root}</UserText>
          </dd>
        </div>
      </dl>
      <details>
        <summary>Checkpoint and keys, to store elsewhere</summary>
        <Code block tabIndex={0} role="region" aria-label="Checkpoint" my="xs">
          {checkpoint.data}
        </Code>
        <Code block tabIndex={0} role="region" aria-label="Keys of the log">
          {lines.join('\n')}
        </Code>
      </details>
    </section>
  );
};

const Anchors = () => {
  const anchors = useAnchors();
  const items = anchors.data?.body.items ?? [];
  return (
    <section aria-labelledby="anchors">
      <Title order={2} size="h4" mt="lg" mb="xs" id="anchors">
        External anchors
      </Title>
      {anchors.data === undefined ? (
        <Waiting on={anchors} lines={2} />
      ) : items.length === 0 ? (
        <Text size="sm" maw="46rem">
          <Mark kind="warn">nobody</Mark> Without a checkpoint stored elsewhere, a truncated or
          replaced log cannot be detected. Store one with{' '}
          <Code>npx writ anchor -o checkpoint.txt</Code>, or let Writ do it: docs/anchoring.md.
        </Text>
      ) : (
        <DataTable
          label="Anchors"
          minWidth={560}
          rows={items}
          columns={anchorColumns}
          keyOf={({ name }) => name}
        />
      )}
    </section>
  );
};

const anchorColumns: readonly TableColumn<RowOf<'/v1/log/anchors'>>[] = [
  {
    label: 'Name',
    show: ({ name, kind }) => (
      <>
        <UserText>{name}</UserText>
        <span className={styles.second}>{kind}</span>
      </>
    ),
  },
  { label: 'State', show: (anchor) => <AnchorState anchor={anchor} /> },
  {
    label: 'Events covered',
    isNumber: true,
    show: ({ size }) => size?.toLocaleString('en') ?? '—',
  },
  countColumn('events since', 'tail'),
  { label: 'Updated', show: ({ at }) => <When at={at} /> },
];

const AnchorState = ({
  anchor: { logChanged, error, size },
}: {
  readonly anchor: RowOf<'/v1/log/anchors'>;
}) => {
  if (logChanged) return <Mark kind="stop">it has seen a different log</Mark>;
  if (error)
    return (
      <>
        <Mark kind="warn">behind</Mark> <UserText>{error}</UserText>
      </>
    );
  return size === null ? <Mark kind="wait">nothing yet</Mark> : <Mark kind="run">in order</Mark>;
};

const ViewsOfLog = () => {
  const { isAllowed, why } = useMay('views');
  const views = useRead('/v1/views', {
    query: { limit: MANY },
    enabled: isAllowed,
    everyMs: VIEWS_EVERY_MS,
  });
  const items = views.data?.body.items ?? [];
  const behind = items.filter(({ lag, status }) => lag > 0 || status !== 'live');
  return (
    <section aria-labelledby="views">
      <Title order={2} size="h4" mt="lg" mb="xs" id="views">
        Its views
      </Title>
      {!isAllowed ? (
        <Text size="sm">{why}</Text>
      ) : views.data === undefined ? (
        <Waiting on={views} />
      ) : (
        <>
          <Text size="sm" mb="xs" role="status">
            {behind.length === 0
              ? `All ${items.length} views are up to date.`
              : `${behind.length} of ${items.length} views are behind the log.`}
          </Text>
          <details open={behind.length > 0}>
            <summary>Each view</summary>
            <DataTable
              label="Views"
              minWidth={480}
              maw="46rem"
              rows={items}
              columns={viewColumns}
              keyOf={({ name }) => name}
            />
          </details>
        </>
      )}
    </section>
  );
};

const viewColumns: readonly TableColumn<RowOf<'/v1/views'>>[] = [
  { label: 'View', show: ({ name }) => name },
  {
    label: 'State',
    show: ({ status, error }) => (
      <>
        <StatusMark status={status} /> <UserText none="">{error}</UserText>
      </>
    ),
  },
  countColumn('Position', 'position'),
  countColumn('Events behind', 'lag'),
];
