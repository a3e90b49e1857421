import { Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/queries';
import { AnchorLink } from '../../parts/link';
import { Owner } from '../../parts/owner';
import { Mark, StatusMark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { Until } from '../../parts/when';
import { type ExceptionRow } from './exception-marks';
import styles from './exceptions.module.css';
import { type HistoryEvent } from '../../parts/history';

/** What it hangs together with: what raised it, the break-glass and its debts, and whoever mends the cause. */
export const ExceptionLinks = ({ exception }: { readonly exception: ExceptionRow }) => {
  const { exceptionId, workOrderId, currentCode, cause, jobType } = exception;
  const raised = useRead('/v1/work-orders/{workOrderId}/history', {
    path: { workOrderId },
    query: { type: 'exception.raised', limit: 1_000 },
  });
  const glasses = useRead('/v1/break-glass', {
    query: { workOrderId, limit: 1_000 },
    enabled: cause === 'break-glass' || cause === 'review',
  });
  const remediations = useRead('/v1/remediations', {
    query: { code: currentCode, status: 'open' },
  });
  const others = useRead('/v1/exceptions', {
    query: { currentCode, jobType, status: 'open', limit: 100 },
  });
  const glass = glasses.data?.body.items.find((one) => one.exceptionId === exceptionId);
  const origin = raised.data?.body.items.find(({ id }) => id === exception.eventId);
  const open = remediations.data?.body.items.filter((one) => one.jobType === jobType) ?? [];
  const more = (others.data?.body.items ?? []).filter((one) => one.exceptionId !== exceptionId);
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        What hangs together with it
      </Title>
      <Terms
        of={{
          'Raised by': <Origin exception={exception} event={origin} />,
          'Break-glass': glass && (
            <>
              <StatusMark status={glass.status} /> by <Said>{glass.declaredBy}</Said>
            </>
          ),
          Review: glass && <To post={glass.postReviewId}>what it owes</To>,
          Remediation:
            open.length > 0 ? (
              open.map(({ remediationId, owner, dueAt, overdue, recurrences }) => (
                <div key={remediationId}>
                  <Owner name={owner} />, due <Until at={dueAt} />{' '}
                  {overdue && <Mark kind="stop">overdue</Mark>}{' '}
                  {recurrences > 0 && <Mark kind="warn">came back {recurrences} ×</Mark>}
                </div>
              ))
            ) : (
              <>none open for this code and job type</>
            ),
          'Same code': (
            <AnchorLink to="/exceptions" search={{ currentCode, jobType }} size="sm">
              {more.length === 0 ? 'no other open' : `${counted(more.length)} other open`}
            </AnchorLink>
          ),
          Trend: (
            <AnchorLink
              to="/trends/$code"
              params={{ code: currentCode }}
              search={{ jobType }}
              size="sm"
            >
              does it repeat?
            </AnchorLink>
          ),
          Proof: (
            <AnchorLink
              to="/ledger/events/$eventId"
              params={{ eventId: exception.eventId }}
              size="sm"
            >
              the event and its receipt
            </AnchorLink>
          ),
        }}
      />
    </section>
  );
};

const PAGE = 99;
const counted = (count: number): string => (count >= PAGE ? `at least ${PAGE}` : String(count));

const To = ({ post, children }: { readonly post: string; readonly children: ReactNode }) => (
  <AnchorLink to="/post-reviews/$postReviewId" params={{ postReviewId: post }} size="sm">
    {children}
  </AnchorLink>
);

/** What raised it, where that has a place: an approval, a review, else the event that it came of. */
const Origin = ({
  exception: { cause, subject, workOrderId },
  event,
}: {
  readonly exception: ExceptionRow;
  readonly event: HistoryEvent | undefined;
}) => {
  if (cause === 'approval')
    return (
      <AnchorLink to="/approvals/$approvalId" params={{ approvalId: subject }} size="sm">
        the approval
      </AnchorLink>
    );
  if (cause === 'review') return <To post={subject}>the review</To>;
  if (!event?.causationId)
    return (
      <>
        {cause}
        {event && (
          <>
            , by <Said>{event.actor.id}</Said>
          </>
        )}
      </>
    );
  return (
    <AnchorLink
      to="/work-orders/$workOrderId"
      params={{ workOrderId }}
      hash={event.causationId}
      size="sm"
    >
      the {cause} that raised it
    </AnchorLink>
  );
};
