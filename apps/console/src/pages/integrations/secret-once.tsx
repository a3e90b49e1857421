import { Alert, Button, CopyButton, Group, Text } from '@mantine/core';
import { Said } from '../../parts/said';
import styles from './integrations.module.css';

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
      Keep it where <Said>{url}</Said> reads it: with it the receiver verifies what comes. Nobody
      can be shown it again; a lost one is rotated.
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
        I have kept it
      </Button>
    </Group>
  </Alert>
);
