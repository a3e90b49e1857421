import { Alert, Button, CopyButton, Group, Text } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf } from '../../api/queries';
import { type paths } from '../../api/schema';
import { Act, type ActField } from '../../parts/act';
import { useFilters } from '../../parts/filters';
import { UserText } from '../../parts/user-text';
import styles from './integrations.module.css';

/** A new secret; it is stored nowhere else. */
export interface FreshSecret {
  readonly webhookId: string;
  readonly url: string;
  readonly secret: string;
}

type NewWebhook = paths['/v1/webhooks']['post']['requestBody']['content']['application/json'];

interface OnSecret {
  readonly onSecret: (fresh: FreshSecret) => void;
}

const FIELDS: readonly ActField[] = [
  {
    name: 'format',
    label: 'Format',
    kind: 'choice',
    initial: 'standard',
    choices: [
      { value: 'standard', label: 'Signed JSON (Standard Webhooks)' },
      { value: 'slack', label: 'Slack, by an incoming webhook' },
      { value: 'slack-app', label: 'Slack, by an app' },
      { value: 'teams', label: 'Microsoft Teams, by a workflow' },
    ],
  },
  {
    name: 'url',
    label: 'URL',
    required: true,
    description: 'A public https address. For an app of Slack: https://slack.com/api.',
  },
  { name: 'channel', label: 'Channel', description: 'Of an app of Slack: the id of the channel.' },
  {
    name: 'token',
    label: 'Token',
    kind: 'secret',
    description: 'Of an app of Slack: its bot token. Nobody is shown it again.',
  },
  { name: 'label', label: 'Name', description: 'A name people recognise.' },
  {
    name: 'types',
    label: 'Types',
    kind: 'lines',
    description: 'One per line, such as approval.requested. Empty: all.',
  },
  {
    name: 'recipients',
    label: 'Owners',
    kind: 'lines',
    description: 'One per line: only notices for these owners. Empty: all.',
  },
];

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Creates a webhook and passes its secret on once. */
export const CreateAct = ({ onSecret }: OnSecret) => (
  <Act
    command="create-webhook"
    label="New webhook"
    variant="filled"
    fields={FIELDS}
    run={async ({ url = '', format, label, types, recipients, channel, token }) => {
      const { data } = await api.POST('/v1/webhooks', {
        body: {
          url,
          ...(format ? { format: format as NonNullable<NewWebhook['format']> } : {}),
          ...(channel ? { channel } : {}),
          ...(token ? { token } : {}),
          ...(label ? { label } : {}),
          // What is no type the API refuses, with the list of those that are.
          ...(types ? { types: linesOf(types) as NewWebhook['types'] } : {}),
          ...(recipients ? { recipients: linesOf(recipients) } : {}),
        },
      });
      if (data?.secret !== undefined) onSecret({ ...data, secret: data.secret });
      return {};
    }}
  />
);

/** What can be done with one webhook. */
export const WebhookActs = ({
  webhook: { webhookId, format, url, status, dead },
  onSecret,
}: OnSecret & { readonly webhook: RowOf<'/v1/webhooks'> }) => {
  const { set } = useFilters();
  const params = { path: { webhookId } };
  return (
    <Group gap="xs">
      {dead > 0 && (
        <Act
          command="replay-dead-deliveries"
          label={`Replay ${dead === 1 ? 'the dead one' : `all ${dead} dead`}`}
          size="compact-sm"
          run={() => api.POST('/v1/webhooks/{webhookId}/replay-dead', { params })}
        >
          Each is sent again with a fresh set of attempts and the same <code>webhook-id</code>.
        </Act>
      )}
      {status === 'disabled' && (
        <Act
          command="enable-webhook"
          label="Enable"
          size="compact-sm"
          run={() => api.POST('/v1/webhooks/{webhookId}/enable', { params })}
        >
          It receives notices again from now on. Failed deliveries can be replayed.
        </Act>
      )}
      {format === 'standard' && (
        <Act
          command="rotate-webhook"
          label="Rotate the secret"
          size="compact-sm"
          run={async () => {
            const { data } = await api.POST('/v1/webhooks/{webhookId}/rotate', { params });
            if (data?.secret !== undefined) onSecret({ ...data, secret: data.secret });
            return {};
          }}
        >
          A new secret is created and shown once. Both secrets sign for 24 hours, so the receiver
          can switch.
        </Act>
      )}
      <Act
        command="delete-webhook"
        label="Delete"
        size="compact-sm"
        color="red"
        run={() => {
          // Deliveries of a deleted webhook are not requested again.
          set({ webhook: undefined });
          return api.DELETE('/v1/webhooks/{webhookId}', { params });
        }}
      >
        <Text size="sm">
          <UserText>{url}</UserText> receives nothing any more, and its secrets are deleted.
        </Text>
      </Act>
    </Group>
  );
};

/** A secret, the only time that anybody sees it. */
export const SecretOnce = ({
  url,
  secret,
  onClose,
}: {
  readonly url: string;
  readonly secret: string;
  readonly onClose: () => void;
}) => (
  <Alert role="status" color="yellow" my="sm" title="The secret, shown this once">
    <Text size="sm">
      Store it where <UserText>{url}</UserText> reads it: the receiver verifies deliveries with it.
      It cannot be shown again; rotate a lost one.
    </Text>
    <p className={styles.secret}>{secret}</p>
    <Group gap="xs">
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button size="compact-md" onClick={copy}>
            {copied ? 'Copied' : 'Copy the secret'}
          </Button>
        )}
      </CopyButton>
      <Button size="compact-md" variant="default" onClick={onClose}>
        I have stored it
      </Button>
    </Group>
  </Alert>
);
