import { Button, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { Page } from '../../parts/page';
import { Waiting } from '../../parts/waiting';
import { GivenForm } from './given-form';
import styles from './ledger.module.css';
import { noteOf } from './note';
import { ProofShown } from './proof-shown';
import { type Asked } from './proof';
import { type Trusting, TrustForm } from './trust-form';
import { useLogKeys, useProofText } from './use-log';

const trustsNobodyYet: Trusting = { keys: '', keysAreTheirs: false, anchor: '' };

/** A receipt, a bundle or a certificate, checked in this browser: nothing of it is sent anywhere. */
const Verify = () => {
  const { filters, set } = useFilters();
  const { event, workOrder } = filters;
  const isNamed = event !== undefined || workOrder !== undefined;
  const [typed, setTyped] = useState('');
  const [trust, setTrust] = useState(trustsNobodyYet);
  const [wanted, setWanted] = useState<Asked>();
  const ours = useLogKeys();
  const fetched = useProofText({ event, workOrder, to: noteOf(trust.anchor)?.size });
  const given = isNamed ? (fetched.data ?? '') : typed;
  const asked: Asked = {
    ...trust,
    given,
    keys: trust.keysAreTheirs ? trust.keys : (ours.data ?? ''),
  };
  const areKeysThere = trust.keysAreTheirs || ours.data !== undefined;
  // What was named in the address is checked at once: it was asked for by its link.
  const checked = isNamed && given !== '' && areKeysThere ? asked : wanted;
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
        Everything is checked in this browser, and nothing that you paste leaves it. The same
        verifier is a file of its own, <code>dist/verify/writ-verify.mjs</code>, and the command{' '}
        <code>npx writ verify</code>, for whoever trusts neither this page nor its server.
      </Text>
      <div className={styles.sides}>
        <GivenForm
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
            By what to check it
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
          onClick={() => setWanted(asked)}
        >
          Verify
        </Button>
      )}
      {checked && <ProofShown asked={checked} />}
    </Page>
  );
};

const elsewhere = (event: string | undefined, workOrder: string | undefined) =>
  event === undefined
    ? {
        path: `/v1/work-orders/${encodeURIComponent(workOrder ?? 'WORK_ORDER')}/bundle`,
        cli: 'verify bundle.json --log-key keys.txt --anchor kept.txt',
      }
    : {
        path: `/v1/receipts/${encodeURIComponent(event)}`,
        cli: 'verify receipt.json --log-key keys.txt --anchor kept.txt',
      };

export default Verify;
