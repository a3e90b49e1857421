import {
  Button,
  FileButton,
  Group,
  Paper,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { type DragEvent, type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { Said } from '../../parts/said';
import styles from './ledger.module.css';
import { mayBeEvent } from './note';

interface Named {
  readonly event?: string | undefined;
  readonly workOrder?: string | undefined;
}

/** What is to be checked: something that this installation holds, by its id, or what somebody brings along. */
export const GivenForm = ({
  named: { event, workOrder },
  given,
  name,
  type,
}: {
  readonly named: Named;
  readonly given: string;
  readonly name: (named: Named) => void;
  readonly type: (text: string) => void;
}) => {
  const [id, setId] = useState(event ?? workOrder ?? '');
  const [isOver, setOver] = useState(false);
  const fetchIt = async (submitted: FormEvent): Promise<void> => {
    submitted.preventDefault();
    const wanted = id.trim();
    if (wanted !== '') name(await namedBy(wanted));
  };
  const drop = async (dropped: DragEvent): Promise<void> => {
    dropped.preventDefault();
    setOver(false);
    const file = dropped.dataTransfer.files[0];
    type(file ? await file.text() : dropped.dataTransfer.getData('text'));
  };
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="sm">
        What to check
      </Title>
      <Stack gap="sm">
        <form onSubmit={(submitted) => void fetchIt(submitted)}>
          <Group align="flex-end" gap="xs">
            <TextInput
              flex={1}
              miw={200}
              label="Id of an event or a work order"
              value={id}
              onChange={({ currentTarget }) => setId(currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={id.trim() === ''}>
              Fetch and verify
            </Button>
          </Group>
        </form>
        {(event ?? workOrder) !== undefined && (
          <Text size="sm" c="dimmed">
            Below is the {event === undefined ? 'bundle of work order' : 'receipt of event'}{' '}
            <Said>{event ?? workOrder}</Said>, as it was fetched.
          </Text>
        )}
        <Textarea
          className={styles.given!}
          data-over={isOver || undefined}
          label="Or a receipt, a bundle or a certificate: paste it, or drop a file here"
          placeholder={'{"format":"writ.receipt.v1", …}'}
          rows={9}
          spellCheck={false}
          value={given}
          onChange={({ currentTarget }) => type(currentTarget.value)}
          onDragOver={(over) => {
            over.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(dropped) => void drop(dropped)}
        />
        <Group>
          <FileButton
            accept="application/json,.json,.txt"
            onChange={(file) => void file?.text().then(type)}
          >
            {(props) => (
              <Button {...props} variant="default" size="compact-md">
                Choose a file
              </Button>
            )}
          </FileButton>
        </Group>
      </Stack>
    </Paper>
  );
};

/** Ids of work orders may look like those of events: the list says whether there is such a work order. */
const namedBy = async (id: string): Promise<Named> => {
  if (!mayBeEvent(id)) return { workOrder: id };
  const { data } = await api.GET('/v1/work-orders', {
    params: { query: { workOrderId: id, limit: 1 } },
  });
  const { items = [] } = (data ?? {}) as { readonly items?: readonly unknown[] };
  return items.length > 0 ? { workOrder: id } : { event: id };
};
