import { Anchor, Group, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { AnchorLink, places, VersionLink } from '../../parts/links';
import { Mark, Owner, StatusMark } from '../../parts/mark';
import { shortIds } from '../../parts/plain-ids';
import { UserText } from '../../parts/user-text';
import { Until, When } from '../../parts/when';
import { useMay } from '../../session/session';
import { openedWith } from './history-facts';
import { currenciesIn, isStaged, stageAt } from './progress';
import { type Work, type WorkOrder } from './use-work';
import styles from './work-order.module.css';

/** The work order: id, status, owner, workflow version, due time, and what it was opened with. */
export const About = ({ work: { workOrder, definition, events } }: { readonly work: Work }) => {
  const isOfStages = definition && isStaged(definition);
  const stage = isOfStages ? stageAt(definition, workOrder.stage) : workOrder.stage;
  return (
    <>
      <Group gap="xs" mt="xs">
        <StatusMarks of={workOrder} />
      </Group>
      <dl className={styles.about}>
        <Known name="Work order">
          <UserText>{workOrder.workOrderId}</UserText>
        </Known>
        {Object.entries(openedWith(events, currenciesIn(definition))).map(([name, text]) => (
          <Known key={name} name={name}>
            <UserText>{text}</UserText>
          </Known>
        ))}
        <Known name="Owner">
          <Owner name={workOrder.owner} />
        </Known>
        {workOrder.client && (
          <Known name="Client">
            <UserText>{workOrder.client}</UserText>
          </Known>
        )}
        <Known name="Workflow">
          <VersionLink
            of="workflow"
            id={workOrder.workflowId}
            version={workOrder.workflowVersion}
          />
        </Known>
        <Known name="Job type">
          <UserText>{workOrder.jobType}</UserText>
        </Known>
        {stage && (
          <Known name="Stage">
            <UserText>{stage}</UserText>
          </Known>
        )}
        <Known name="Due">
          <Until at={workOrder.dueAt} />
        </Known>
        <Known name="Opened">
          <When at={workOrder.openedAt} /> by{' '}
          <UserText none="nobody known">{workOrder.openedBy}</UserText>
        </Known>
        {workOrder.closedAt && (
          <Known name="Closed">
            <When at={workOrder.closedAt} by={workOrder.closedBy} />
          </Known>
        )}
        {workOrder.parentWorkOrderId && (
          <Known name="Track of">
            <AnchorLink size="sm" {...places['work-order'](workOrder.parentWorkOrderId)}>
              <UserText>{shortIds(workOrder.parentWorkOrderId)}</UserText>
            </AnchorLink>
          </Known>
        )}
        {workOrder.reason && (
          <Known name="Last reason">
            <UserText>{workOrder.reason}</UserText>
          </Known>
        )}
      </dl>
    </>
  );
};

const Known = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const StatusMarks = ({ of }: { readonly of: WorkOrder }) => (
  <>
    <StatusMark status={of.status} />
    {of.stopped && <Mark kind="stop">stopped</Mark>}
    {of.blocked && <Mark kind="stop">blocked</Mark>}
    {of.waiting && <Mark kind="wait">waiting</Mark>}
    {of.overdue && <Mark kind="stop">overdue</Mark>}
    {of.stalled && <Mark kind="warn">stalled</Mark>}
    {of.awaitingObligations && <Mark kind="info">only obligations left</Mark>}
    {of.breakGlass === 'live' && <Mark kind="warn">break-glass is live</Mark>}
    {of.breakGlass === 'open' && <Mark kind="warn">break-glass under review</Mark>}
    {of.status === 'closed' && !of.closureProven && <Mark kind="warn">closed without proof</Mark>}
    {of.mode === 'observe' && <Mark kind="info">observed only</Mark>}
    {of.allowedOutput === 'draft-only' && <Mark kind="info">drafts only</Mark>}
    {of.imported && <Mark kind="info">imported</Mark>}
    {of.reopenedCount > 0 && <Mark kind="info">reopened {of.reopenedCount}×</Mark>}
  </>
);

/** What can be taken away to prove the work order, or to go on with it elsewhere. */
export const Downloads = ({ work: { workOrder } }: { readonly work: Work }) => {
  const { workOrderId, status } = workOrder;
  const base = `/v1/work-orders/${encodeURIComponent(workOrderId)}`;
  const mayProve = useMay('logBundle').isAllowed;
  const mayCertify = useMay('certificateCertificate').isAllowed && status === 'closed';
  const mayHandOver = useMay('handoffsHandoff').isAllowed;
  return (
    <section aria-labelledby="to-take-away" className="off-paper">
      <Title order={2} size="h5" id="to-take-away" mt="lg" mb="xs">
        Downloads
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
        {mayCertify && (
          <Anchor size="sm" href={`${base}/certificate.html`} target="_blank">
            Certificate to print
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
