import { Group, Text, Title } from '@mantine/core';
import { DecisionOf } from '../../parts/decision-card';
import { AnchorLink } from '../../parts/link';
import { Mark, StatusMark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Waiting } from '../../parts/waiting';
import { Until, useNow, When } from '../../parts/when';
import { WorkOrderLink } from '../../parts/work-order-link';
import { AnswerBar } from './answer-bar';
import { type ApprovalRow } from './coverage';
import { Changes, EarlierRequest, Facts, Reasons } from './packet';
import { Part, PartOrder } from './part';
import { Consequences, Permitted } from './permitted';
import { isOverdue } from './queue';
import { Conditions, DependsOn, Signed } from './signed';
import { RecordedAnswers } from './recorded-answers';
import { useApproval } from './use-approval';
import { type Yes } from './yes-said';

/** Everything that an answer to an approval rests on, and the answer. `isBeside` where it stands beside the list. */
export const ApprovalDetail = ({
  approvalId,
  isBeside = false,
  onYes,
}: {
  readonly approvalId: string;
  readonly isBeside?: boolean;
  readonly onYes: (yes: Yes) => void;
}) => {
  const { inSight, waiting } = useApproval(approvalId);
  if (!inSight) return <Waiting on={waiting} lines={10} />;
  const { row, review, isPast } = inSight;
  return (
    <PartOrder value={isBeside ? 3 : 2}>
      {isBeside && (
        <Title order={2} size="h3">
          <AnchorLink to="/approvals/$approvalId" params={{ approvalId }} inherit c="inherit">
            <Said>{row.askedPermits ?? row.kind}</Said>
          </AnchorLink>
        </Title>
      )}
      <Standing row={row} />
      {!isPast && <AnswerBar inSight={inSight} onYes={onYes} key={approvalId} />}
      <RecordedAnswers inSight={inSight} />
      <Permitted row={row} review={review} />
      <Consequences row={row} review={review} />
      <Conditions inSight={inSight} />
      <Changes review={review} />
      <Reasons row={row} />
      <Facts row={row} review={review} />
      <Signed row={row} />
      <DependsOn row={row} />
      <EarlierRequest row={row} />
      {row.decisionId !== null && (
        <Part title="The decision that waits for it">
          <DecisionOf decisionId={row.decisionId} />
        </Part>
      )}
      <Text size="sm" mt="md">
        <AnchorLink to="/ledger/events/$eventId" params={{ eventId: row.eventId }}>
          The event that asked for it
        </AnchorLink>
      </Text>
    </PartOrder>
  );
};

/** What it is, where it stands, of which work, and until when an answer is owed. */
const Standing = ({ row }: { readonly row: ApprovalRow }) => {
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
          <Said>{row.kind}</Said> approval, for <Owner name={row.owner} />
          {row.status === 'requested' && (
            <>
              , due <Until at={row.dueAt} />
            </>
          )}
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        Asked by <Said>{row.requestedBy}</Said>
        {row.onBehalfOf !== null && (
          <>
            {' '}
            for <Said>{row.onBehalfOf}</Said>
          </>
        )}{' '}
        <When at={row.requestedAt ?? row.draftedAt} />, in <WorkOrderLink id={workOrderId} />
      </Text>
    </>
  );
};
