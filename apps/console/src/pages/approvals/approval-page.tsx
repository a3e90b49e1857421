import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { useKeys } from '../../parts/keys';
import { Page } from '../../parts/page';
import { visible } from '../../parts/visible';
import { ApprovalDetail } from './approval-detail';
import { type Yes, YesSaid } from './yes-said';

const keys = { Esc: 'Back to the list' };

/** One approval: everything that an answer rests on. */
const ApprovalPage = () => {
  const { approvalId } = useParams({ from: '/inside/approvals/$approvalId' });
  const navigate = useNavigate();
  const [yes, setYes] = useState<Yes>();
  const { data } = useRead('/v1/approvals/{approvalId}', { path: { approvalId } });
  useKeys({ Escape: () => void navigate({ to: '/approvals' }) }, keys);
  return (
    <Page
      title={visible(data?.body.askedPermits ?? 'Approval')}
      question="What exactly am I permitting?"
      position={data?.position}
      actions={
        <CopyAs
          path={`/v1/approvals/${approvalId}/review`}
          cli={`approvals --all --status any --work-order ${data?.body.workOrderId ?? ''}`}
          sql={`SELECT * FROM writ.approvals WHERE approval_id = '${approvalId.replaceAll("'", "''")}'`}
        />
      }
    >
      {/* What was taken back since is not said any more. */}
      <YesSaid
        yes={yes?.approvalId === approvalId && data?.body.status !== 'revoked' ? yes : undefined}
      />
      <ApprovalDetail approvalId={approvalId} onYes={setYes} key={approvalId} />
    </Page>
  );
};

export default ApprovalPage;
