import { Alert, Button, CopyButton, Group, Text } from '@mantine/core';
import { api } from '../../api/client';
import { type RowOf } from '../../api/queries';
import { Act } from '../../parts/act';
import { useFilters } from '../../parts/filters';
import { UserText } from '../../parts/user-text';
import styles from './integrations.module.css';

/** A new secret; it is stored nowhere else. */
export interface FreshSecret {
  readonly webhookId: string;
  readonly url: string;
  readonly secret: string;
}

export interface OnSecret {
  readonly onSecret: (fresh: FreshSecret) => void;
}

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
          It receives notices again from now on, and events from where it stopped. Failed deliveries
          can be replayed.
        </Act>
      )}
      {(format === 'standard' || format === 'cloudevents') && (
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
