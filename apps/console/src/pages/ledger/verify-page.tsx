import {
  Button,
  Code,
  FileButton,
  Group,
  Paper,
  Radio,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import '@mantine/core/styles/Radio.css';
import { type DragEvent, type FormEvent, useState } from 'react';
import { api } from '../../api/client';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import styles from './ledger.module.css';
import { mayBeEvent, noteOf } from './logged-event';
import { type ProofRequest } from './proof';
import { ProofShown } from './proof-shown';
import { useLogKeys, useProofText } from './use-log';

const nothingTrusted: Trusting = { keys: '', hasOwnKeys: false, anchor: '' };

/** A receipt, a bundle or a certificate, checked in this browser: nothing of it is sent anywhere. */
const Verify = () => {
  const { filters, set } = useFilters();
  const { event, workOrder } = filters;
  const isNamed = event !== undefined || workOrder !== undefined;
  const [typed, setTyped] = useState('');
  const [trust, setTrust] = useState(nothingTrusted);
  const [wanted, setWanted] = useState<ProofRequest>();
  const ours = useLogKeys();
  const fetched = useProofText({ event, workOrder, to: noteOf(trust.anchor)?.size });
  const given = isNamed ? (fetched.data ?? '') : typed;
  const request: ProofRequest = {
    ...trust,
    given,
    keys: trust.hasOwnKeys ? trust.keys : (ours.data ?? ''),
  };
  const areKeysThere = trust.hasOwnKeys || ours.data !== undefined;
  // What was named in the address is checked at once: it was requested by its link.
  const checked = isNamed && given !== '' && areKeysThere ? request : wanted;
  const change = (other: () => void): void => {
    setWanted(undefined);
    other();
  };
  return (
    <Page
      title="Verify"
      question="Can I prove this?"
      actions={<CopyAs {...elsewhere(event, workOrder)} />}
    >
      <Text size="sm" c="dimmed" mt="xs" maw="48rem">
        Everything is checked in this browser; nothing you paste leaves it. The same verifier is a
        file of its own, <code>dist/verify/writ-verify.mjs</code>, and the command{' '}
        <code>npx writ verify</code>, if you trust neither this page nor its server.
      </Text>
      <div className={styles.sides}>
        <PasteForm
          named={{ event, workOrder }}
          given={given}
          name={(named) => change(() => set({ event: undefined, workOrder: undefined, ...named }))}
          type={(text) =>
            change(() => {
              setTyped(text);
              if (isNamed) set({ event: undefined, workOrder: undefined });
            })
          }
        />
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="sm">
            Trust
          </Title>
          <TrustForm
            trust={trust}
            ours={ours.data}
            change={(changed) => change(() => setTrust({ ...trust, ...changed }))}
          />
        </Paper>
      </div>
      {isNamed && !fetched.data && <Waiting on={fetched} lines={3} />}
      {!isNamed && (
        <Button
          mt="md"
          disabled={typed.trim() === '' || !areKeysThere}
          onClick={() => setWanted(request)}
        >
          Verify
        </Button>
      )}
      {checked && <ProofShown request={checked} />}
    </Page>
  );
};

const elsewhere = (event: string | undefined, workOrder: string | undefined) =>
  event === undefined
    ? {
        path: `/v1/work-orders/${encodeURIComponent(workOrder ?? 'WORK_ORDER')}/bundle`,
        cli: 'verify bundle.json --log-key keys.txt --anchor checkpoint.txt',
      }
    : {
        path: `/v1/receipts/${encodeURIComponent(event)}`,
        cli: 'verify receipt.json --log-key keys.txt --anchor checkpoint.txt',
      };

interface Named {
  readonly event?: string | undefined;
  readonly workOrder?: string | undefined;
}

/** What is to be checked: something that this installation holds, by its id, or what somebody brings along. */
const PasteForm = ({
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
        Document
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
            <UserText>{event ?? workOrder}</UserText>, as it was fetched.
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

/** Ids of work orders may look like ids of events: the list of work orders decides. */
const namedBy = async (id: string): Promise<Named> => {
  if (!mayBeEvent(id)) return { workOrder: id };
  const { data } = await api.GET('/v1/work-orders', {
    params: { query: { workOrderId: id, limit: 1 } },
  });
  const { items = [] } = (data ?? {}) as { readonly items?: readonly unknown[] };
  return items.length > 0 ? { workOrder: id } : { event: id };
};

/** What somebody goes by, besides what they check. */
interface Trusting {
  readonly keys: string;
  readonly hasOwnKeys: boolean;
  readonly anchor: string;
}

/** Keys and a stored checkpoint: the user’s own prove more than those of the checked system. */
const TrustForm = ({
  trust: { keys, hasOwnKeys, anchor },
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
      value={hasOwnKeys ? 'theirs' : 'ours'}
      onChange={(value) => change({ hasOwnKeys: value === 'theirs' })}
    >
      <Stack gap={6} mt={6}>
        <Radio value="ours" label="as published by this installation" />
        <Radio value="theirs" label="my own keys" />
      </Stack>
    </Radio.Group>
    {hasOwnKeys ? (
      <Textarea
        className={styles.given!}
        label="My keys, one per line"
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
      label="A checkpoint of mine (optional)"
      description="Without one, a truncated or replaced log cannot be detected."
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
          ? `It covers ${noteOf(anchor)!.size.toLocaleString('en')} events.`
          : 'This is not a valid checkpoint yet.'}
      </Text>
    )}
  </Stack>
);

export default Verify;
