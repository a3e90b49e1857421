import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { AnchorLink } from '../../parts/link';
import { Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { When } from '../../parts/when';
import styles from './ledger.module.css';
import { type LoggedEvent, type Saying, sayingsOf, workOrderOf } from './logged-event';

/** What an event says, as names with values: who, when, where it stands, and what it holds. */
export const EventTerms = ({
  event,
  position,
}: {
  readonly event: LoggedEvent;
  readonly position: number;
}) => {
  const { actor, occurredAt, recordedAt, causationId, data } = event;
  const { onBehalfOf = [] } = actor;
  return (
    <>
      <Terms
        of={{
          By: (
            <>
              <Said>{actor.id}</Said>
              {onBehalfOf.length > 0 && (
                <>
                  {' '}
                  for <Said>{onBehalfOf.join(', ')}</Said>
                </>
              )}
            </>
          ),
          Recorded: <Moment at={recordedAt} />,
          Happened: occurredAt !== recordedAt && <Moment at={occurredAt} />,
          'Ledger position': <Place event={event} position={position} />,
          'Came of': causationId && (
            <AnchorLink size="sm" to="/ledger/events/$eventId" params={{ eventId: causationId }}>
              <Said>{causationId}</Said>
            </AnchorLink>
          ),
        }}
      />
      <hr className={styles.rule} />
      <Terms of={Object.fromEntries(sayingsOf(data).map((one) => [one.name, valueOf(one)]))} />
    </>
  );
};

const valueOf = ({ value, text }: Saying): ReactNode => {
  if (text === 'erased') return <Mark kind="still">erased: only its digest is left</Mark>;
  if (text === 'not here') return <Mark kind="unknown">the log holds its digest only</Mark>;
  if (value?.includes('\n'))
    return (
      <span className={styles.lines}>
        <Said>{value}</Said>
      </span>
    );
  return <Said>{value}</Said>;
};

const Moment = ({ at }: { readonly at: string }) => (
  <>
    {at}{' '}
    <Text component="span" size="sm" c="dimmed">
      <When at={at} />
    </Text>
  </>
);

const Place = ({
  event: { stream, version },
  position,
}: {
  readonly event: LoggedEvent;
  readonly position: number;
}) => {
  const workOrderId = workOrderOf(stream);
  return (
    <>
      {position.toLocaleString('en')}, version {version} of{' '}
      {workOrderId === undefined ? (
        <Said>{stream}</Said>
      ) : (
        <AnchorLink
          size="sm"
          to="/work-orders/$workOrderId"
          params={{ workOrderId }}
          search={{ asOf: String(position) }}
        >
          <Said>{workOrderId}</Said> as it was then
        </AnchorLink>
      )}
    </>
  );
};
