import { Alert, Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf, useList, usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { shell } from '../../parts/pasted';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { Cell } from '../../parts/columns';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { When } from '../../parts/when';
import { useMay } from '../../session/session';
import styles from './integrations.module.css';
import { IfAllowed, lineFor } from './side';
import { adviceOn, isFixedHere, type Replayed, replayedOf, reasonLabel } from './refused-reasons';

type Row = RowOf<'/v1/events/quarantine'>;

const FILTERS: FiltersOf<'/v1/events/quarantine'> = [
  {
    name: 'status',
    label: 'State',
    none: 'waiting',
    byDefault: 'waiting',
    choices: { replayed: 'replayed', any: 'all' },
  },
  'source',
  'reason',
];

/** What came and could not be understood: why, what to do about it, and a replay. */
export const Quarantine = () => {
  const { filters } = useFilters();
  const { asOf } = usePast();
  const [result, setResult] = useState<Replayed>();
  const status = filters['status'] === 'any' ? undefined : (filters['status'] ?? 'waiting');
  const query = {
    ...filtersOf(filters, ['source', 'reason', 'quarantineId']),
    ...(status ? { status } : {}),
  };
  const { isAllowed } = useMay('quarantine');
  const list = useList('/v1/events/quarantine', { query, enabled: isAllowed });
  return (
    <Page
      title="Refused events"
      question="Why was it refused, and how is it fixed?"
      position={list.position}
      news={({ type }) => type === 'fact.quarantined'}
      actions={
        <CopyAs
          path="/v1/events/quarantine"
          query={query}
          cli={shell`quarantine list --status ${status ?? 'any'}`}
          sql="SELECT received_at, source, reason, pointer, message FROM writ.quarantine WHERE status = 'waiting' ORDER BY position DESC;"
        />
      }
    >
      <FilterBar fields={FILTERS} />
      {result && (
        <Alert
          role="status"
          mb="sm"
          color={result.isTaken ? 'green' : 'yellow'}
          title={result.isTaken ? 'Replayed' : 'Still refused'}
          withCloseButton
          closeButtonLabel="Close"
          onClose={() => setResult(undefined)}
        >
          <UserText>{result.says}</UserText>
        </Alert>
      )}
      {!isAllowed ? (
        <IfAllowed
          query="quarantine"
          what="Refused events are visible to those who may replay them."
        >
          {null}
        </IfAllowed>
      ) : (
        <Listed
          list={list}
          label="Refused events"
          columns={columnsFor(asOf === undefined ? setResult : undefined)}
          keyOf={({ quarantineId }) => quarantineId}
          empty={
            <Empty title="Nothing is refused" command={lineFor(location.origin)}>
              Every event was accepted. This line sends one:
            </Empty>
          }
        />
      )}
    </Page>
  );
};

const columnsFor = (
  onReplayed: ((replayed: Replayed) => void) | undefined,
): readonly Column<Row>[] => [
  {
    label: 'Source',
    width: 'minmax(9rem, 1fr)',
    show: ({ source, transport, receivedAt, eventId }) => (
      <Cell
        below={
          <>
            <AnchorLink {...places.event(eventId)} inherit>
              <When at={receivedAt} />
            </AnchorLink>{' '}
            by {transport}
          </>
        }
      >
        <b>
          <UserText none="unknown">{source}</UserText>
        </b>
      </Cell>
    ),
  },
  {
    label: 'Why',
    width: 'minmax(18rem, 3fr)',
    show: ({ reason, message, pointer }) => (
      <div className={styles.lines}>
        <span>
          <b>{reasonLabel(reason)}</b>
          {pointer && (
            <>
              {' '}
              at{' '}
              <span className={styles.mono}>
                <UserText>{pointer}</UserText>
              </span>
            </>
          )}
        </span>
        <UserText>{message}</UserText>
      </div>
    ),
  },
  {
    label: 'What to do',
    width: 'minmax(13rem, 1.6fr)',
    show: ({ reason, quarantineId }) => (
      <div className={styles.lines}>
        <Text size="sm">{adviceOn(reason)}</Text>
        <What came={quarantineId} />
      </div>
    ),
  },
  {
    label: 'State',
    width: 'minmax(7.5rem, 0.7fr)',
    show: (row) =>
      row.status === 'replayed' ? (
        <div className={styles.lines}>
          <span>
            <Mark kind="run">replayed</Mark>
          </span>
          {row.replayedEventId && (
            <AnchorLink {...places.event(row.replayedEventId)} size="sm">
              as this event
            </AnchorLink>
          )}
        </div>
      ) : onReplayed ? (
        <ReplayAct row={row} onReplayed={onReplayed} />
      ) : (
        <Mark kind="wait">waiting</Mark>
      ),
  },
];

/** Never shown on a page: nobody knows what it holds. */
const What = ({ came }: { readonly came: string }) => {
  const { isAllowed } = useMay('eventsContent');
  if (!isAllowed) return null;
  const at = `/v1/events/quarantine/${encodeURIComponent(came)}/content`;
  return (
    <Anchor size="sm" href={at} download>
      Download the event
    </Anchor>
  );
};

const ReplayAct = ({
  row: { quarantineId, source, reason, message },
  onReplayed,
}: {
  readonly row: Row;
  readonly onReplayed: (replayed: Replayed) => void;
}) => (
  <Act
    command="replay-quarantined"
    label="Replay"
    size="compact-sm"
    run={async () => {
      const { data } = await api.POST('/v1/events/quarantine/{quarantineId}/replay', {
        params: { path: { quarantineId } },
      });
      onReplayed(replayedOf(data));
      return { data };
    }}
  >
    <Text size="sm">
      The event of <UserText>{source}</UserText> is submitted again, byte for byte.
    </Text>
    <Text size="sm" mt="xs">
      It was refused: <UserText>{message}</UserText>
    </Text>
    {!isFixedHere(reason) && (
      <Text size="sm" mt="xs" component="div">
        <Mark kind="warn">likely refused again</Mark> {adviceOn(reason)}
      </Text>
    )}
  </Act>
);
