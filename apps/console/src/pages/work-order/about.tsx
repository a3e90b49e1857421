import { Group } from '@mantine/core';
import { type ReactNode } from 'react';
import { AnchorLink } from '../../parts/link';
import { Mark, StatusMark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Until, When } from '../../parts/when';
import { shortIds } from '../../parts/plain-ids';
import { isStaged } from './definition';
import { stageAt } from './moves';
import { type Work, type WorkOrder } from './use-work';
import styles from './work-order.module.css';

/** What the work order is: how it stands, who has it, by which workflow it goes, until when. */
export const About = ({ work: { workOrder, definition } }: { readonly work: Work }) => (
  <>
    <Group gap="xs" mt="xs">
      <HowItStands of={workOrder} />
    </Group>
    <dl className={styles.about}>
      <Known name="Owner">
        <Owner name={workOrder.owner} />
      </Known>
      <Known name="Workflow">
        <AnchorLink
          size="sm"
          to="/workflows/$workflowId"
          params={{ workflowId: workOrder.workflowId }}
          search={{ version: String(workOrder.workflowVersion ?? '') }}
        >
          <Said>{workOrder.workflowId}</Said>, version {workOrder.workflowVersion ?? 'TBD'}
        </AnchorLink>
      </Known>
      <Known name="Job type">
        <Said>{workOrder.jobType}</Said>
      </Known>
      <Known name="Stage">
        <Said>
          {definition && isStaged(definition)
            ? stageAt(definition, workOrder.stage)
            : workOrder.stage}
        </Said>
      </Known>
      <Known name="Due">
        <Until at={workOrder.dueAt} />
      </Known>
      <Known name="Opened">
        <When at={workOrder.openedAt} /> by <Said none="nobody known">{workOrder.openedBy}</Said>
      </Known>
      {workOrder.closedAt && (
        <Known name="Closed">
          <When at={workOrder.closedAt} /> by <Said>{workOrder.closedBy}</Said>
        </Known>
      )}
      {workOrder.parentWorkOrderId && (
        <Known name="Track of">
          <AnchorLink
            size="sm"
            to="/work-orders/$workOrderId"
            params={{ workOrderId: workOrder.parentWorkOrderId }}
          >
            <Said>{shortIds(workOrder.parentWorkOrderId)}</Said>
          </AnchorLink>
        </Known>
      )}
      {workOrder.reason && (
        <Known name="Said last">
          <Said>{workOrder.reason}</Said>
        </Known>
      )}
    </dl>
  </>
);

const Known = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const HowItStands = ({ of }: { readonly of: WorkOrder }) => (
  <>
    <StatusMark status={of.status} />
    {of.stopped && <Mark kind="stop">stopped</Mark>}
    {of.blocked && <Mark kind="stop">blocked</Mark>}
    {of.waiting && <Mark kind="wait">waiting</Mark>}
    {of.overdue && <Mark kind="stop">overdue</Mark>}
    {of.stalled && <Mark kind="warn">stalled</Mark>}
    {of.awaitingDebts && <Mark kind="told">only debts left</Mark>}
    {of.breakGlass === 'live' && <Mark kind="warn">break-glass is live</Mark>}
    {of.breakGlass === 'owed' && <Mark kind="warn">break-glass is owed for</Mark>}
    {of.status === 'closed' && !of.closureProven && <Mark kind="warn">closed without proof</Mark>}
    <Mark kind="told">{of.mode === 'observe' ? 'observed only' : of.mode}</Mark>
    {of.allowedOutput === 'draft-only' && <Mark kind="told">drafts only</Mark>}
    {of.imported && <Mark kind="told">imported</Mark>}
    {of.reopenedCount > 0 && <Mark kind="told">reopened {of.reopenedCount}×</Mark>}
  </>
);
