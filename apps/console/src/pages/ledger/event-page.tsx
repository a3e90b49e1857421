import { Button, Code, Group, Paper, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { CopyAs } from '../../parts/copy-as';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { shell } from '../../parts/pasted';
import { Terms } from '../../parts/terms';
import { exactOf } from '../../parts/times';
import { UserText, visible } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { EvidenceContent } from './evidence-content';
import styles from './ledger.module.css';
import {
  evidenceOf,
  type LoggedEvent,
  loggedEventOf,
  type EventField,
  fieldsOf,
  typeLabel,
  workOrderOf,
} from './logged-event';
import { ProofShown } from './proof-shown';
import { type Around, useHistoryAround, useLogKeys, useProofText } from './use-log';

/** One event: its content, its record in the log, its neighbours and its proof. */
const EventPage = () => {
  const { eventId } = useParams({ from: '/inside/ledger/events/$eventId' });
  const receipt = useProofText({ event: eventId });
  const logged = receipt.data === undefined ? undefined : loggedIn(receipt.data);
  const title = logged ? typeLabel(logged.event.type) : 'Event';
  return (
    <Page
      title={title}
      question="What does it record, and is it in the log?"
      actions={
        <CopyAs
          path={`/v1/receipts/${encodeURIComponent(eventId)}`}
          cli={shell`receipt ${eventId} -o receipt.json`}
        />
      }
    >
      {receipt.data === undefined ? (
        <Waiting on={receipt} />
      ) : logged ? (
        <Shown key={eventId} {...logged} receipt={receipt.data} />
      ) : (
        <Text my="md">Its bytes are not an event that this page can read.</Text>
      )}
    </Page>
  );
};

const loggedIn = (receipt: string) => {
  const { event, index } = JSON.parse(receipt) as {
    readonly event: string;
    readonly index: number;
  };
  const logged = loggedEventOf(event);
  return logged && { ...logged, position: index + 1 };
};

interface ShownProps {
  readonly event: LoggedEvent;
  readonly text: string;
  readonly position: number;
  readonly receipt: string;
}

const Shown = ({ event, text, position, receipt }: ShownProps) => {
  const workOrderId = workOrderOf(event.stream);
  const around = useHistoryAround(workOrderId, event.id);
  const evidence = evidenceOf(event);
  return (
    <>
      {workOrderId !== undefined && <Neighbours workOrderId={workOrderId} around={around} />}
      <div className={styles.sides}>
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="sm">
            Summary
          </Title>
          {/* The log holds digests of free texts; the history knows the texts, as long as nobody has erased them. */}
          <EventTerms
            event={{ ...event, data: around.current?.data ?? event.data }}
            position={position}
          />
        </Paper>
        <div>
          {evidence && <EvidenceContent {...evidence} />}
          <Proof eventId={event.id} receipt={receipt} />
        </div>
      </div>
      <Title order={2} size="h4" mt="lg" mb="xs">
        As recorded in the log
      </Title>
      <Code block className={styles.raw!} tabIndex={0} role="region" aria-label="The event as JSON">
        {visible(JSON.stringify(JSON.parse(text), null, 2))}
      </Code>
    </>
  );
};

const Proof = ({ eventId, receipt }: { readonly eventId: string; readonly receipt: string }) => {
  const [isWanted, setWanted] = useState(false);
  const keys = useLogKeys();
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        Its proof
      </Title>
      <Group gap="xs">
        <Button
          size="compact-md"
          onClick={() => setWanted(true)}
          disabled={keys.data === undefined}
        >
          Verify here
        </Button>
        <Button
          size="compact-md"
          variant="default"
          component="a"
          href={`/v1/receipts/${encodeURIComponent(eventId)}`}
          download={`receipt-${eventId}.json`}
        >
          Download the receipt
        </Button>
        <AnchorLink size="sm" to="/ledger/verify" search={{ event: eventId }}>
          with my own keys
        </AnchorLink>
      </Group>
      {isWanted && keys.data !== undefined ? (
        <ProofShown
          request={{ given: receipt, keys: keys.data, hasOwnKeys: false, anchor: '' }}
          withEvents={false}
        />
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          The receipt of <UserText>{eventId}</UserText> is checked in this browser: the log’s
          signature, and the path from these bytes to the signed root.
        </Text>
      )}
    </Paper>
  );
};

/** The content of an event: actor, time, position and fields. */
const EventTerms = ({
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
              <UserText>{actor.id}</UserText>
              {onBehalfOf.length > 0 && (
                <>
                  {' '}
                  for <UserText>{onBehalfOf.join(', ')}</UserText>
                </>
              )}
            </>
          ),
          Recorded: <Moment at={recordedAt} />,
          Happened: occurredAt !== recordedAt && <Moment at={occurredAt} />,
          'Ledger position': <Place event={event} position={position} />,
          'Caused by': causationId && (
            <AnchorLink size="sm" {...places.event(causationId)}>
              <UserText>{causationId}</UserText>
            </AnchorLink>
          ),
        }}
      />
      <hr className={styles.rule} />
      <Terms of={Object.fromEntries(fieldsOf(data).map((one) => [one.name, valueOf(one)]))} />
    </>
  );
};

const valueOf = ({ value, text }: EventField): ReactNode => {
  if (text === 'erased') return <Mark kind="still">erased: only its digest is left</Mark>;
  if (text === 'not here') return <Mark kind="unknown">the log holds its digest only</Mark>;
  if (value?.includes('\n'))
    return (
      <span className={styles.lines}>
        <UserText>{value}</UserText>
      </span>
    );
  return <UserText>{value}</UserText>;
};

const Moment = ({ at }: { readonly at: string }) => (
  <>
    <time dateTime={at} title={at}>
      {exactOf(at)}
    </time>{' '}
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
        <UserText>{stream}</UserText>
      ) : (
        <AnchorLink
          size="sm"
          {...places['work-order'](workOrderId)}
          search={{ asOf: String(position) }}
        >
          <UserText>{workOrderId}</UserText> as it was then
        </AnchorLink>
      )}
    </>
  );
};

/** The events before and after this one in its work order, and the way to it in the work order’s own story. */
const Neighbours = ({
  workOrderId,
  around: { current, previous, next, isLoading },
}: {
  readonly workOrderId: string;
  readonly around: Around;
}) => (
  <nav className={styles.neighbours} aria-label="Previous and next event">
    <Neighbour
      of={previous}
      none={isLoading ? '…' : 'This is the first event.'}
      label="← Previous: "
    />
    <AnchorLink
      {...places['work-order'](workOrderId)}
      {...(current ? { hash: current.id } : {})}
      size="sm"
    >
      In work order <UserText>{workOrderId}</UserText>
    </AnchorLink>
    <Neighbour
      of={next}
      none={isLoading ? '…' : 'This is the latest event.'}
      label="Next: "
      arrow=" →"
    />
  </nav>
);

const Neighbour = ({
  of,
  none,
  label,
  arrow = '',
}: {
  readonly of: Around['next'];
  readonly none: string;
  readonly label: string;
  readonly arrow?: string;
}) =>
  of === undefined ? (
    <Text size="sm" c="dimmed">
      {none}
    </Text>
  ) : (
    <AnchorLink {...places.event(of.id)} size="sm">
      {label}
      <UserText>{typeLabel(of.type)}</UserText>
      {arrow}
    </AnchorLink>
  );

export default EventPage;
