import { Button, Code, Group, Paper, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { CopyAs } from '../../parts/copy-as';
import { AnchorLink } from '../../parts/link';
import { Page } from '../../parts/page';
import { Said } from '../../parts/said';
import { visible } from '../../parts/visible';
import { Waiting } from '../../parts/waiting';
import { EventTerms } from './event-terms';
import { EvidenceContent } from './evidence-content';
import styles from './ledger.module.css';
import {
  evidenceOf,
  type LoggedEvent,
  loggedEventOf,
  typeWords,
  workOrderOf,
} from './logged-event';
import { Neighbours } from './neighbours';
import { ProofShown } from './proof-shown';
import { useLogKeys, useProofText } from './use-log';
import { useHistoryAround } from './use-history';

/** One event: what it says, as it stands in the log, what came before and after it, and its proof. */
const EventPage = () => {
  const { eventId } = useParams({ from: '/inside/ledger/events/$eventId' });
  const receipt = useProofText({ event: eventId });
  const logged = receipt.data === undefined ? undefined : loggedIn(receipt.data);
  const title = logged ? typeWords(logged.event.type) : 'Event';
  return (
    <Page
      title={title}
      question="What does it say, and does the log hold it?"
      actions={
        <CopyAs
          path={`/v1/receipts/${encodeURIComponent(eventId)}`}
          cli={`receipt ${eventId} -o receipt.json`}
        />
      }
    >
      {receipt.data === undefined ? (
        <Waiting on={receipt} />
      ) : logged ? (
        <Shown key={eventId} {...logged} receipt={receipt.data} />
      ) : (
        <Text my="md">Its bytes are no event that this page could read.</Text>
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
            In words
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
        As it stands in the log
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
          asked={{ given: receipt, keys: keys.data, keysAreTheirs: false, anchor: '' }}
          withEvents={false}
        />
      ) : (
        <Text size="sm" c="dimmed" mt="sm">
          The receipt of <Said>{eventId}</Said> is checked in this browser: the log’s signature, and
          the way from these bytes to the signed root.
        </Text>
      )}
    </Paper>
  );
};

export default EventPage;
