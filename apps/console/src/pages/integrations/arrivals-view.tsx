import { Text, Title, VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import { useList } from '../../api/queries';
import { useLive } from '../../live/live';
import { CopyAs } from '../../parts/copy-as';
import { numberColumn } from '../../parts/columns';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { useMay } from '../../session/session';
import { sourcesOf, type SourceState } from './arrivals';
import styles from './integrations.module.css';
import { IfAllowed, TryIt } from './side';

const MANY = 1_000;

/** Sources, their latest facts, and refused events. */
export const Arrivals = () => {
  const { isAllowed } = useMay('facts');
  const facts = useList('/v1/reports/facts', { query: { limit: MANY }, enabled: isAllowed });
  const refused = useList('/v1/events/quarantine', {
    query: { status: 'waiting', limit: MANY },
    enabled: isAllowed,
  });
  const sources = useMemo(() => sourcesOf(facts.rows, refused.rows), [facts.rows, refused.rows]);
  const waiting = refused.rows.length;
  return (
    <Page
      title="Integrations"
      question="Are my events arriving, and why was one refused?"
      position={facts.position}
      news={({ type }) => type === 'fact.observed' || type === 'fact.quarantined'}
      actions={
        <CopyAs
          path="/v1/reports/facts"
          cli="report facts"
          sql="SELECT source, count(*), max(recorded_at) FROM writ.facts GROUP BY source ORDER BY 3 DESC;"
        />
      }
    >
      {!isAllowed ? (
        <IfAllowed query="facts" what="Arrivals are visible to those who may read facts.">
          {null}
        </IfAllowed>
      ) : facts.isPending || facts.error ? (
        <Waiting on={facts} />
      ) : refused.isPending || refused.error ? (
        <Waiting on={refused} />
      ) : (
        <>
          <Text my="sm" role="status" component="div" size="sm">
            {waiting === 0 ? (
              <>
                <Mark kind="run">nothing refused</Mark> Every event was accepted.
              </>
            ) : (
              <>
                <Mark kind="stop">
                  {refused.hasNextPage ? 'more than ' : ''}
                  {waiting.toLocaleString('en')} refused
                </Mark>{' '}
                <AnchorLink to="." search={{ view: 'quarantine' }} inherit>
                  See why, and replay
                </AnchorLink>
              </>
            )}
          </Text>
          <RecentEvents />
          <Title order={2} size="h4" mt="lg" mb={4}>
            Sources
          </Title>
          <Text size="sm" c="dimmed" mb="xs">
            {facts.hasNextPage
              ? `Among the last ${facts.rows.length.toLocaleString('en')} statements of facts.`
              : 'By the statements of facts on record.'}
          </Text>
          {sources.length === 0 ? (
            <Text size="sm">No source has stated a fact yet.</Text>
          ) : (
            <Grid label="Sources" rows={sources} columns={columns} keyOf={({ source }) => source} />
          )}
          <TryIt />
        </>
      )}
    </Page>
  );
};

const columns: readonly Column<SourceState>[] = [
  {
    label: 'Source',
    width: 'minmax(12rem, 2fr)',
    show: ({ source }) => (
      <b>
        <UserText>{source}</UserText>
      </b>
    ),
  },
  {
    label: 'Last fact',
    width: 'minmax(8rem, 1fr)',
    show: ({ last }) =>
      last ? (
        <AnchorLink {...places.event(last.eventId)} size="sm">
          <When at={last.recordedAt} />
        </AnchorLink>
      ) : (
        <Mark kind="unknown">none here</Mark>
      ),
  },
  {
    label: 'Fact',
    width: 'minmax(12rem, 2fr)',
    show: ({ last }) =>
      last && (
        <>
          <UserText>{last.name}</UserText> of <WorkOrderLink id={last.workOrderId} />
        </>
      ),
  },
  numberColumn('Facts', 'count', '5rem'),
  {
    label: 'Refused',
    width: 'minmax(7rem, 0.8fr)',
    show: ({ source, refused }) =>
      refused === 0 ? (
        'none'
      ) : (
        <AnchorLink to="." search={{ view: 'quarantine', source }} size="sm">
          <Mark kind="stop">{refused} waiting</Mark>
          <VisuallyHidden>
            {' '}
            of <UserText>{source}</UserText>
          </VisuallyHidden>
        </AnchorLink>
      ),
  },
];

const LAST = 5;

/** Events received while this page is open. */
const RecentEvents = () => {
  const { recent } = useLive();
  const last = recent.slice(-LAST).reverse();
  return (
    <section aria-labelledby="heard">
      <Title order={2} size="h4" mt="md" mb={4} id="heard">
        Since you opened this page
      </Title>
      {last.length === 0 ? (
        <Text size="sm" c="dimmed">
          No events yet. New events appear here within a second.
        </Text>
      ) : (
        <ul className={styles.heard} role="log">
          {last.map(({ position, type, workOrderId }) => (
            <li key={position}>
              <span className={styles.figure}>{position.toLocaleString('en')}</span>{' '}
              <UserText>{type}</UserText>
              {workOrderId && (
                <>
                  {' '}
                  on <WorkOrderLink id={workOrderId} />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
