import { Code, Radio, Stack, Text, Textarea } from '@mantine/core';
import styles from './ledger.module.css';
import { noteOf } from './note';

/** What somebody goes by, besides what they check. */
export interface Trusting {
  readonly keys: string;
  readonly keysAreTheirs: boolean;
  readonly anchor: string;
}

/** Keys and a kept checkpoint: what is brought along proves more than what the checked system says of itself. */
export const TrustForm = ({
  trust: { keys, keysAreTheirs, anchor },
  ours,
  change,
}: {
  readonly trust: Trusting;
  readonly ours: string | undefined;
  readonly change: (changed: Partial<Trusting>) => void;
}) => (
  <Stack gap="sm">
    <Radio.Group
      label="Keys of the log"
      value={keysAreTheirs ? 'theirs' : 'ours'}
      onChange={(value) => change({ keysAreTheirs: value === 'theirs' })}
    >
      <Stack gap={6} mt={6}>
        <Radio value="ours" label="as this installation names them" />
        <Radio value="theirs" label="that I bring along" />
      </Stack>
    </Radio.Group>
    {keysAreTheirs ? (
      <Textarea
        className={styles.given!}
        label="My keys, one a line"
        placeholder="name+id+base64"
        autosize
        minRows={2}
        maxRows={6}
        value={keys}
        onChange={(event) => change({ keys: event.currentTarget.value })}
      />
    ) : (
      <Code block className={styles.mono!} tabIndex={0} role="region" aria-label="Keys of the log">
        {ours ?? '…'}
      </Code>
    )}
    <Textarea
      className={styles.given!}
      label="A checkpoint that I kept (optional)"
      description="Without one nobody can see that the log’s end was cut off or all of it exchanged."
      placeholder={'origin\nsize\nroot\n\n— signature'}
      autosize
      minRows={2}
      maxRows={8}
      value={anchor}
      onChange={(event) => change({ anchor: event.currentTarget.value })}
    />
    {anchor.trim() !== '' && (
      <Text size="sm" c="dimmed">
        {noteOf(anchor)
          ? `It is of ${noteOf(anchor)!.size.toLocaleString('en')} events.`
          : 'It does not read as a checkpoint yet.'}
      </Text>
    )}
  </Stack>
);
