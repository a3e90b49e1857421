import { Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf, useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink } from '../../parts/links';
import { Page } from '../../parts/page';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { Empty, Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import styles from './integrations.module.css';
import { IfAllowed } from './side';
import { attemptColumns, EVERY_MS, LAST, OnlyTheLast, ReceiverMarks } from './undelivered';
import { CreateWebhook } from './new-webhook';
import { type FreshSecret, SecretOnce, WebhookActs } from './webhook-acts';

type Webhook = RowOf<'/v1/webhooks'>;

/** Webhooks, their deliveries, and what to do about failures. */
export const Webhooks = () => {
  const [fresh, setFresh] = useState<FreshSecret>();
  return (
    <Page
      title="Webhooks"
      question="Who is notified, and do deliveries arrive?"
      actions={
        <>
          <CreateWebhook onSecret={setFresh} />
          <CopyAs path="/v1/webhooks" cli="webhooks" />
        </>
      }
    >
      {fresh && <SecretOnce {...fresh} onClose={() => setFresh(undefined)} />}
      <IfAllowed query="webhooksList" what="Webhooks are visible to those who manage them.">
        <All onSecret={setFresh} />
      </IfAllowed>
    </Page>
  );
};

const All = ({ onSecret }: { readonly onSecret: (fresh: FreshSecret) => void }) => {
  const webhooks = useRead('/v1/webhooks', { everyMs: EVERY_MS });
  if (webhooks.data === undefined) return <Waiting on={webhooks} />;
  const { items } = webhooks.data.body;
  if (items.length === 0)
    return (
      <Empty
        title="No webhooks"
        command="npx writ webhooks add https://example.com/writ --label chat --as operator"
      >
        A webhook receives every notice, or those of some types and owners: as JSON that is signed,
        or as a message in Slack or Teams. Or it receives the events of the ledger.
      </Empty>
    );
  return items.map((webhook) => (
    <One key={webhook.webhookId} webhook={webhook} onSecret={onSecret} />
  ));
};

const One = ({
  webhook,
  onSecret,
}: {
  readonly webhook: Webhook;
  readonly onSecret: (fresh: FreshSecret) => void;
}) => {
  const { webhookId, format, channel, url, label, disabledBecause } = webhook;
  // Events have a place in the log, and notices deliveries.
  const getsNotices = webhook.position === null;
  const { previousSecretUntil, createdAt, createdBy } = webhook;
  const { filters } = useFilters();
  const isOpen = filters['webhook'] === webhookId;
  return (
    <article className={styles.card} aria-label={label ?? url}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="xs">
        <Group gap="xs">
          <Title order={2} size="h5">
            <UserText>{label ?? url}</UserText>
          </Title>
          <ReceiverMarks {...webhook} />
        </Group>
        <WebhookActs webhook={webhook} onSecret={onSecret} />
      </Group>
      <Terms
        of={{
          URL: <UserText>{url}</UserText>,
          Format: format === 'standard' ? 'signed JSON' : format,
          Channel: channel !== null && <UserText>{channel}</UserText>,
          Why: disabledBecause !== null && <UserText>{disabledBecause}</UserText>,
          ...(getsNotices ? ofNotices(webhook) : ofEvents(webhook)),
          Made: <When at={createdAt} by={createdBy} />,
          'Previous secret valid until': previousSecretUntil !== null && (
            <Until at={previousSecretUntil} />
          ),
        }}
      />
      {getsNotices && (
        <Text size="sm" mt="xs">
          <AnchorLink
            to="."
            search={{ view: 'webhooks', ...(isOpen ? {} : { webhook: webhookId }) }}
            aria-expanded={isOpen}
            inherit
          >
            {isOpen ? 'Hide its deliveries' : 'Its deliveries'}
          </AnchorLink>
        </Text>
      )}
      {isOpen && <Deliveries webhookId={webhookId} />}
    </article>
  );
};

const ofNotices = ({ types, recipients }: Webhook) => ({
  Types: types?.join(', ') ?? 'all',
  Owners: recipients === null ? 'all' : <UserText>{recipients.join(', ')}</UserText>,
});

const ofEvents = ({ events, position, lastError }: Webhook) => ({
  Events: events?.join(', ') ?? 'all',
  Sent: `up to position ${position}`,
  'Last error': lastError !== null && <UserText>{lastError}</UserText>,
});

/** What was sent to one webhook, the latest first: how often it was tried, and what was answered. */
const Deliveries = ({ webhookId }: { readonly webhookId: string }) => {
  const deliveries = useRead('/v1/webhooks/{webhookId}/deliveries', {
    path: { webhookId },
    query: { limit: LAST },
    everyMs: EVERY_MS,
  });
  if (deliveries.data === undefined) return <Waiting on={deliveries} lines={3} />;
  const { items, nextCursor } = deliveries.data.body;
  if (items.length === 0)
    return (
      <Text size="sm" mt="xs">
        No deliveries yet: it receives notices from now on.
      </Text>
    );
  return (
    <>
      <Grid
        label="Deliveries"
        rows={items}
        columns={deliveryColumns}
        keyOf={({ deliveryId }) => deliveryId}
      />
      {nextCursor !== null && <OnlyTheLast path={`/v1/webhooks/${webhookId}/deliveries`} />}
    </>
  );
};

type Delivery = RowOf<'/v1/webhooks/{webhookId}/deliveries'>;

const deliveryColumns: readonly Column<Delivery>[] = [
  {
    label: 'Notice',
    width: 'minmax(11rem, 2fr)',
    show: ({ type, to, createdAt }) => (
      <>
        {type} to <UserText>{to}</UserText>
        <div className={styles.faint}>
          <When at={createdAt} />
        </div>
      </>
    ),
  },
  ...attemptColumns,
  {
    label: 'Act',
    width: '7.5rem',
    show: ({ deliveryId }) => <SendAgain deliveryId={deliveryId} />,
  },
];

const SendAgain = ({ deliveryId }: { readonly deliveryId: string }) => (
  <Act
    command="replay-delivery"
    label="Send again"
    size="compact-sm"
    run={() =>
      api.POST('/v1/webhooks/deliveries/{deliveryId}/replay', { params: { path: { deliveryId } } })
    }
  >
    The notice is sent once more, with the same <code>webhook-id</code>: a receiver that has seen it
    treats it as a repeat.
  </Act>
);
