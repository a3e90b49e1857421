import { Table, Text } from '@mantine/core';
import { api } from '../../api/client';
import { useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { StatusMark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import styles from './integrations.module.css';

const LAST = 50;
const EVERY_MS = 5_000;

/** What was sent to one webhook, the latest first: how often it was tried, and what was answered. */
export const Deliveries = ({ webhookId }: { readonly webhookId: string }) => {
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
        Nothing was sent to it yet: it is told of what comes after it was made.
      </Text>
    );
  return (
    <>
      <Table.ScrollContainer minWidth={640} mt="xs">
        <Table aria-label="Deliveries" fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Notice</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th ta="end">Attempts</Table.Th>
              <Table.Th>The last one</Table.Th>
              <Table.Th>Next</Table.Th>
              <Table.Th>Act</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((one) => (
              <Table.Tr key={one.deliveryId}>
                <Table.Td>
                  {one.type} to <Said>{one.to}</Said>
                  <div className={styles.faint}>
                    <When at={one.createdAt} />
                  </div>
                </Table.Td>
                <Table.Td>
                  <StatusMark status={one.status} />
                </Table.Td>
                <Table.Td ta="end">{one.attempts} of 10</Table.Td>
                <Table.Td>
                  {one.lastStatus !== null && `answered ${one.lastStatus} `}
                  <Said none="">{one.lastError}</Said> <When at={one.lastAttemptAt} />
                </Table.Td>
                <Table.Td>
                  <Until at={one.nextAttemptAt} />
                </Table.Td>
                <Table.Td>
                  <Act
                    command="replay-delivery"
                    label="Send again"
                    size="compact-sm"
                    run={() =>
                      api.POST('/v1/webhooks/deliveries/{deliveryId}/replay', {
                        params: { path: { deliveryId: one.deliveryId } },
                      })
                    }
                  >
                    The notice goes out once more, with the same <code>webhook-id</code>: a receiver
                    that had it takes it for a repeat.
                  </Act>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {nextCursor !== null && (
        <Text size="sm" c="dimmed">
          The last {LAST}. All of them are in the API, see Copy as.
        </Text>
      )}
    </>
  );
};
