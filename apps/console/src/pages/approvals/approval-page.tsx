import { useNavigate, useParams } from '@tanstack/react-router';
import { useRead } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { useKeys } from '../../parts/keys';
import { Page } from '../../parts/page';
import { visible } from '../../parts/visible';
import { ApprovalDetail } from './approval-detail';

const keys = { Esc: 'Back to the list' };

/** One approval: everything that an answer rests on. */
const ApprovalPage = () => {
  const { approvalId } = useParams({ strict: false }) as { readonly approvalId: string };
  const navigate = useNavigate();
  const { data } = useRead('/v1/approvals/{approvalId}', { path: { approvalId } });
  useKeys({ Escape: () => void navigate({ to: '/approvals' as never }) }, keys);
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
      <ApprovalDetail approvalId={approvalId} key={approvalId} />
    </Page>
  );
};

export default ApprovalPage;
