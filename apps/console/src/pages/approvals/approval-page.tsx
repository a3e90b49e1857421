import { Group, Text, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { DecisionOf } from '../../parts/decision-card';
import { useKeys } from '../../parts/keys';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { Mark, Owner, StatusMark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { UserText } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { Until, useNow, When } from '../../parts/when';
import { AccessRequests } from './access-requests';
import { AnswerBar } from './answer-bar';
import { type AnswerEvents, type AnswerNotice, AnswerMessage } from './answer-message';
import { Conditions, DependsOn, RecordedAnswers, Signed } from './answers';
import { type ApprovalRow } from './coverage';
import { Changes, EarlierRequest, Facts, Reasons } from './packet';
import { Part, PartOrder } from './part';
import { PlanLines } from './plan-lines';
import { Consequences, Permitted } from './permitted';
import { isOverdue } from './queue';
import { useApproval } from './use-approval';

const keys = { Esc: 'Back to the list' };

/** One approval: everything that an answer rests on. */
const ApprovalPage = () => {
  const { approvalId } = useParams({ from: '/inside/approvals/$approvalId' });
  const navigate = useNavigate();
  const [notice, setNotice] = useState<AnswerNotice>();
  const { data } = useRead('/v1/approvals/{approvalId}', { path: { approvalId } });
  useKeys({ Escape: () => void navigate({ to: '/approvals' }) }, keys);
  return (
    <Page
      title={data?.body.requestedPermits ?? 'Approval'}
      question="What exactly am I approving?"
      position={data?.position}
      actions={
        <CopyAs
          path={`/v1/approvals/${approvalId}/review`}
          cli={shell`approvals --all --status any --work-order ${data?.body.workOrderId ?? ''}`}
          sql={sql`SELECT * FROM writ.approvals WHERE approval_id = ${approvalId}`}
        />
      }
    >
      <AnswerMessage
        notice={notice?.approvalId === approvalId ? notice : undefined}
        isRevoked={data?.body.status === 'revoked'}
      />
      <ApprovalDetail approvalId={approvalId} onAnswered={setNotice} key={approvalId} />
    </Page>
  );
};

/** Everything that an answer to an approval rests on, and the answer. `isBeside` where it stands beside the list. */
export const ApprovalDetail = ({
  approvalId,
  isBeside = false,
  onAnswered,
  onAnswering,
}: AnswerEvents & {
  readonly approvalId: string;
  readonly isBeside?: boolean;
}) => {
  const { underReview, waiting } = useApproval(approvalId);
  if (!underReview) return <Waiting on={waiting} lines={10} />;
  const { row, review, isPast } = underReview;
  return (
    <PartOrder value={isBeside ? 3 : 2}>
      {isBeside && (
        <Title order={2} size="h3">
          <AnchorLink {...places.approval(approvalId)} inherit c="inherit">
            <UserText>{row.requestedPermits ?? row.kind}</UserText>
          </AnchorLink>
        </Title>
      )}
      <WorkStatus row={row} />
      {!isPast && (
        <AnswerBar
          underReview={underReview}
          onAnswered={onAnswered}
          {...(onAnswering && { onAnswering })}
          key={approvalId}
        />
      )}
      <PlanLines underReview={underReview} />
      <RecordedAnswers underReview={underReview} />
      <Permitted row={row} review={review} />
      <Consequences row={row} review={review} />
      <Conditions underReview={underReview} />
      <Changes review={review} />
      <Reasons row={row} />
      <AccessRequests row={row} />
      <Facts row={row} review={review} />
      <Signed row={row} />
      <DependsOn row={row} />
      <EarlierRequest row={row} />
      {row.decisionId !== null && (
        <Part title="The decision waiting for it">
          <DecisionOf decisionId={row.decisionId} />
        </Part>
      )}
      <Text size="sm" mt="md">
        <AnchorLink {...places.event(row.eventId)}>The event that requested it</AnchorLink>
      </Text>
    </PartOrder>
  );
};

/** Kind, status, work order and due time. */
const WorkStatus = ({ row }: { readonly row: ApprovalRow }) => {
  const now = useNow();
  const { workOrderId } = row;
  return (
    <>
      <Group gap="xs" my={4}>
        <StatusMark status={row.status} />
        {isOverdue(row, now) && <Mark kind="stop">overdue</Mark>}
        {row.conditionsUnmet > 0 && (
          <Mark kind="warn">
            {row.conditionsUnmet === 1
              ? '1 condition not met'
              : `${row.conditionsUnmet} conditions not met`}
          </Mark>
        )}
        <Text size="sm" component="span">
          <UserText>{row.kind}</UserText> approval, for <Owner name={row.owner} />
          {row.status === 'requested' && (
            <>
              , due <Until at={row.dueAt} />
            </>
          )}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        Requested by <UserText>{row.requestedBy}</UserText>
        {row.onBehalfOf !== null && (
          <>
            {' '}
            for <UserText>{row.onBehalfOf}</UserText>
          </>
        )}{' '}
        <When at={row.requestedAt ?? row.draftedAt} />, in <WorkOrderLink id={workOrderId} />
      </Text>
    </>
  );
};

export default ApprovalPage;
