import { Alert, Anchor, Button, Code, CopyButton, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf, useList, usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { shell } from '../../parts/pasted';
import { Empty, Waiting } from '../../parts/waiting';
import { StatusMark } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import { useMay } from '../../session/session';
import styles from './work-order.module.css';

type DeliveryLink = RowOf<'/v1/work-orders/{workOrderId}/delivery-links'>;

/** The links to the client-safe page: who has one, until when, and how often it was opened. Its address is shown once. */
export const DeliveryLinks = ({ workOrderId }: { readonly workOrderId: string }) => {
  const may = useMay('delivery-links');
  const isNow = usePast().asOf === undefined;
  const [address, setAddress] = useState<string>();
  const list = useList('/v1/work-orders/{workOrderId}/delivery-links', {
    path: { workOrderId },
    enabled: may.isAllowed,
  });
  if (!may.isAllowed)
    return (
      <Empty title="You cannot see the links">
        <UserText>{may.why}</UserText>
      </Empty>
    );
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          Anyone with a link sees what was done, what is blocked and who decides next, and nothing
          that is not meant for them.
        </Text>
        {isNow && <Share workOrderId={workOrderId} onShared={setAddress} />}
      </Group>
      {address && <Address address={address} onDone={() => setAddress(undefined)} />}
      {list.isPending || list.error !== null ? (
        <Waiting on={list} />
      ) : list.rows.length === 0 ? (
        <Empty
          title="No links"
          command={shell`npx writ delivery share ${workOrderId} --for Northwind --valid-for 7d`}
        />
      ) : (
        <ul className={styles.rows} aria-label="Links to the delivery page">
          {list.rows.map((one) => (
            <li key={one.linkId}>
              <Shared one={one} />
              {isNow && one.status === 'open' && <Revoke one={one} />}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};

const Shared = ({ one }: { readonly one: DeliveryLink }) => (
  <span>
    <strong>
      <UserText none="anyone with the link">{one.audience}</UserText>
    </strong>{' '}
    <StatusMark status={one.status} />
    <span className={styles.sub}>
      {one.scope === 'client' ? 'for the client' : 'public proof only'} ·{' '}
      {one.openings === 1 ? 'opened once' : `opened ${one.openings} times`}
      {one.lastOpenedAt && (
        <>
          , last <When at={one.lastOpenedAt} />
        </>
      )}{' '}
      · made by <UserText>{one.issuedBy}</UserText> <When at={one.issuedAt} />
      {one.status === 'open' && (
        <>
          {' '}
          · expires <Until at={one.expiresAt} />
        </>
      )}
    </span>
  </span>
);

const Address = ({
  address,
  onDone,
}: {
  readonly address: string;
  readonly onDone: () => void;
}) => (
  <Alert
    my="sm"
    role="status"
    title="The address of the delivery page, shown this once"
    withCloseButton
    closeButtonLabel="Hide the address"
    onClose={onDone}
  >
    <Group gap="xs">
      <Code style={{ overflowWrap: 'anywhere' }}>{address}</Code>
      {/^https?:/.test(address) && (
        <Anchor size="sm" href={address} target="_blank" rel="noopener">
          Open it
        </Anchor>
      )}
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="default" onClick={copy}>
            {copied ? 'Copied' : 'Copy the address'}
          </Button>
        )}
      </CopyButton>
    </Group>
  </Alert>
);

const validities = [
  { value: 'P1D', label: 'a day' },
  { value: 'P7D', label: '7 days' },
  { value: 'P14D', label: '14 days' },
  { value: 'P30D', label: '30 days' },
  { value: 'P90D', label: '90 days' },
];

const Share = ({
  workOrderId,
  onShared,
}: {
  readonly workOrderId: string;
  readonly onShared: (address: string) => void;
}) => (
  <Act
    command="issue-delivery-link"
    label="Share with the client"
    variant="filled"
    fields={[
      { name: 'audience', label: 'For whom', description: 'To recognise the link later' },
      {
        name: 'scope',
        label: 'What it shows',
        kind: 'choice',
        required: true,
        initial: 'client',
        choices: [
          { value: 'client', label: 'what is for the client' },
          { value: 'public', label: 'public proof only' },
        ],
      },
      {
        name: 'validFor',
        label: 'Valid for',
        kind: 'choice',
        required: true,
        initial: 'P14D',
        choices: validities,
      },
    ]}
    run={async ({ audience, scope, validFor = 'P14D' }) => {
      const answer = await api.POST('/v1/work-orders/{workOrderId}/delivery-links', {
        params: { path: { workOrderId } },
        body: {
          scope: scope === 'public' ? 'public' : 'client',
          validFor,
          ...(audience === undefined ? {} : { audience }),
        },
      });
      if (answer.data) onShared(answer.data.url);
      return answer;
    }}
  >
    Anyone with the link can open the page until it expires or is revoked.
  </Act>
);

const Revoke = ({ one: { workOrderId, linkId, audience } }: { readonly one: DeliveryLink }) => (
  <Act
    command="revoke-delivery-link"
    size="compact-sm"
    color="red"
    label="Revoke"
    run={() =>
      api.DELETE('/v1/work-orders/{workOrderId}/delivery-links/{linkId}', {
        params: { path: { workOrderId, linkId } },
        body: {},
      })
    }
  >
    The link of <UserText none="anyone with the link">{audience}</UserText> stops working at once.
  </Act>
);
