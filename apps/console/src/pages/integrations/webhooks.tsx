import { Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { type RowOf, useRead } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/empty';
import { useFilters } from '../../parts/filters';
import { AnchorLink } from '../../parts/link';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { Deliveries } from './deliveries';
import styles from './integrations.module.css';
import { IfAllowed } from './if-allowed';
import { SecretOnce } from './secret-once';
import { type SideProps } from './side';
import { CreateAct, type FreshSecret, WebhookActs } from './webhook-acts';

type Webhook = RowOf<'/v1/webhooks'>;

const EVERY_MS = 5_000;

/** Who is told by webhook, whether it arrives, and what to do where it does not. */
export const Webhooks = ({ sides }: SideProps) => {
  const [fresh, setFresh] = useState<FreshSecret>();
  return (
    <Page
      title="Webhooks"
      question="Who is told, and does it arrive?"
      actions={
        <>
          <CreateAct onSecret={setFresh} />
          <CopyAs path="/v1/webhooks" />
        </>
      }
    >
      {sides}
      {fresh && <SecretOnce {...fresh} onClose={() => setFresh(undefined)} />}
      <IfAllowed query="webhooksList" what="Webhooks are shown to those who run them.">
        <All onSecret={setFresh} />
      </IfAllowed>
    </Page>
  );
};

const All = ({ onSecret }: { readonly onSecret: (fresh: FreshSecret) => void }) => {
  // Deliveries are no events: nothing tells of them.
  const webhooks = useRead('/v1/webhooks', { everyMs: EVERY_MS });
  if (webhooks.data === undefined) return <Waiting on={webhooks} />;
  const { items } = webhooks.data.body;
  if (items.length === 0)
    return (
      <Empty
        title="Nobody is told by webhook"
        command={`curl -sS -X POST '${location.origin}/v1/webhooks' -H "authorization: Bearer $KEY" \\\n  -H 'content-type: application/json' -d '{"url":"https://example.com/writ","label":"chat"}'`}
      >
        A webhook gets every notice, or those of some types and owners, signed by Standard Webhooks.
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
  const { webhookId, url, label, status, disabledBecause, types, recipients } = webhook;
  const { pending, dead, previousSecretUntil, createdAt, createdBy } = webhook;
  const { filters } = useFilters();
  const isOpen = filters['webhook'] === webhookId;
  return (
    <article className={styles.card} aria-label={label ?? url}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="xs">
        <Group gap="xs">
          <Title order={2} size="h5">
            <Said>{label ?? url}</Said>
          </Title>
          {status === 'active' ? <Mark kind="run">active</Mark> : <Mark kind="stop">disabled</Mark>}
          {dead > 0 && <Mark kind="stop">{dead.toLocaleString('en')} dead</Mark>}
          {pending > 0 && <Mark kind="wait">{pending.toLocaleString('en')} on the way</Mark>}
        </Group>
        <WebhookActs webhook={webhook} onSecret={onSecret} />
      </Group>
      <Terms
        of={{
          Leads: <Said>{url}</Said>,
          Why: disabledBecause !== null && <Said>{disabledBecause}</Said>,
          Types: types === null ? 'all' : types.join(', '),
          Owners: recipients === null ? 'all' : <Said>{recipients.join(', ')}</Said>,
          Made: (
            <>
              <When at={createdAt} /> by <Said>{createdBy}</Said>
            </>
          ),
          'Two secrets sign until': previousSecretUntil !== null && (
            <Until at={previousSecretUntil} />
          ),
        }}
      />
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
      {isOpen && <Deliveries webhookId={webhookId} />}
    </article>
  );
};
