import { Anchor, Group, Title } from '@mantine/core';
import { AnchorLink } from '../../parts/link';
import { useMay } from '../../session/session';
import { type Work } from './use-work';

/** What can be taken away to prove the work order, or to go on with it elsewhere. */
export const Downloads = ({ work: { workOrder } }: { readonly work: Work }) => {
  const { workOrderId, status } = workOrder;
  const base = `/v1/work-orders/${encodeURIComponent(workOrderId)}`;
  const mayProve = useMay('logBundle').isAllowed;
  const mayCertify = useMay('certificateCertificate').isAllowed && status === 'closed';
  const mayHandOver = useMay('handoffsHandoff').isAllowed;
  return (
    <section aria-labelledby="to-take-away">
      <Title order={2} size="h5" id="to-take-away" mt="lg" mb="xs">
        To take away
      </Title>
      <Group gap="md">
        {mayProve && (
          <Anchor size="sm" href={`${base}/bundle`} download={`${workOrderId}.bundle.json`}>
            Bundle, with proofs
          </Anchor>
        )}
        {mayCertify && (
          <Anchor
            size="sm"
            href={`${base}/certificate`}
            download={`${workOrderId}.certificate.json`}
          >
            Certificate of its closure
          </Anchor>
        )}
        {mayHandOver && (
          <Anchor size="sm" href={`${base}/handoff`} download={`${workOrderId}.handoff.json`}>
            Handoff, for the next owner
          </Anchor>
        )}
        <AnchorLink size="sm" to="/ledger/verify" search={{ workOrder: workOrderId }}>
          Verify it here
        </AnchorLink>
      </Group>
    </section>
  );
};
