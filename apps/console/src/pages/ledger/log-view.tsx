import { Code, Table, Text, Title } from '@mantine/core';
import { useRead } from '../../api/queries';
import { useLive } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { Mark, StatusMark } from '../../parts/mark';
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
  if (!note) return <Text my="sm">The checkpoint does not read as one.</Text>;
  const end = position ?? note.size;
  const unsigned = Math.max(0, end - note.size);
  const lines = (keys.data ?? '')
    .split('\n')
    .filter((line) => line.trim() && !line.startsWith('#'));
  return (
    <section aria-labelledby="checkpoint">
      <Title order={2} size="h4" mt="md" id="checkpoint">
        Its last signed checkpoint
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
              {unsigned === 0 ? 'all of them' : `${unsigned.toLocaleString('en')} came since`},
              asked at {new Date(checkpoint.dataUpdatedAt).toLocaleTimeString()}
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
        <summary>The checkpoint and the keys, to keep elsewhere</summary>
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
        Who keeps a copy outside
      </Title>
      {anchors.data === undefined ? (
        <Waiting on={anchors} lines={2} />
      ) : items.length === 0 ? (
        <Text size="sm" maw="46rem">
          <Mark kind="warn">nobody</Mark> Without a checkpoint that somebody keeps elsewhere, nobody
          sees that the end of the log was cut off or all of it exchanged. Keep one by{' '}
          <Code>npx writ anchor -o kept.txt</Code>, or have Writ do it: docs/anchoring.md.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table aria-label="Anchors" fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th ta="end">Events it has</Table.Th>
                <Table.Th ta="end">came since</Table.Th>
                <Table.Th>Taken</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ name, kind, size, at, tail, error, logChanged }) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <UserText>{name}</UserText>
                    <span className={styles.second}>{kind}</span>
                  </Table.Td>
                  <Table.Td>
                    {logChanged ? (
                      <Mark kind="stop">it has seen another log</Mark>
                    ) : error ? (
                      <>
                        <Mark kind="warn">behind</Mark> <UserText>{error}</UserText>
                      </>
                    ) : size === null ? (
                      <Mark kind="wait">nothing yet</Mark>
                    ) : (
                      <Mark kind="run">in order</Mark>
                    )}
                  </Table.Td>
                  <Table.Td ta="end">{size?.toLocaleString('en') ?? '—'}</Table.Td>
                  <Table.Td ta="end">{tail.toLocaleString('en')}</Table.Td>
                  <Table.Td>
                    <When at={at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
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
              ? `All ${items.length} views are where the log is.`
              : `${behind.length} of ${items.length} views are behind the log.`}
          </Text>
          <details open={behind.length > 0}>
            <summary>Each view</summary>
            <Table.ScrollContainer minWidth={480}>
              <Table aria-label="Views" fz="sm" maw="46rem">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>View</Table.Th>
                    <Table.Th>State</Table.Th>
                    <Table.Th ta="end">Position</Table.Th>
                    <Table.Th ta="end">Events behind</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(({ name, status, position, lag, error }) => (
                    <Table.Tr key={name}>
                      <Table.Td>{name}</Table.Td>
                      <Table.Td>
                        <StatusMark status={status} /> <UserText none="">{error}</UserText>
                      </Table.Td>
                      <Table.Td ta="end">{position.toLocaleString('en')}</Table.Td>
                      <Table.Td ta="end">{lag.toLocaleString('en')}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          </details>
        </>
      )}
    </section>
  );
};
