import { Button, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client';
import { useCommand, useRead } from '../../api/queries';
import { Failure } from '../../parts/waiting';
import { useMay } from '../../session/session';

/** Of examples/workflows. */
const workflow = 'refunds';
const order = 'order-7';
const OPENING = {
  workflow,
  title: 'Example: a parcel arrived broken',
  objects: [order],
  inputs: { order, reason: 'damaged' },
};
const FACTS = { source: '/examples/shop', facts: { 'order-paid': true, 'order-total': 8_000 } };
const ACTION = {
  kind: 'refund.issue',
  authority: 'apply' as const,
  system: 'payments',
  writes: ['refund'],
  objects: [order],
  amount: { minor: 5_000, currency: 'EUR' },
};

/** Opens a refund by the example workflow and proposes to pay it, so that there is something to look at: its approval waits then. */
const useExample = () => {
  const navigate = useNavigate();
  return useCommand(async () => {
    const { data } = await api.POST('/v1/work-orders', { body: OPENING });
    const { workOrderId } = data!;
    const path = { workOrderId };
    await api.POST('/v1/work-orders/{workOrderId}/prerequisites/{prerequisite}', {
      params: { path: { ...path, prerequisite: 'order-found' } },
      body: { result: 'passed' },
    });
    await api.POST('/v1/work-orders/{workOrderId}/facts', { params: { path }, body: FACTS });
    const decided = await api.POST('/v1/decisions', { body: { workOrderId, action: ACTION } });
    // Here, because the button is gone once the list has its first row.
    void navigate({ to: '/work-orders/$workOrderId', params: { workOrderId } });
    return decided;
  });
};

/** Offered to who may open work, where the example workflow is published. */
export const ExampleWork = () => {
  const { isAllowed } = useMay('open-work-order');
  const { data } = useRead('/v1/workflows', {
    query: { workflowId: workflow, limit: 1 },
    enabled: isAllowed,
  });
  const making = useExample();
  if (making.error) return <Failure error={making.error} />;
  if (!isAllowed || !data?.body.items.length) return null;
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">
        Or begin with an example: a refund of €50.00, which waits for finance to approve it.
      </Text>
      <Button loading={making.isPending} onClick={() => making.mutate(undefined)}>
        Open an example
      </Button>
    </Stack>
  );
};
