import { Text, Title } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/queries';
import { type CodeRow } from '../../parts/catalogue';
import { type HistoryEvent } from '../../parts/history';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { Mark, Owner, StatusMark } from '../../parts/mark';
import { systemText } from '../../parts/system-text';
import { Terms } from '../../parts/terms';
import { durationLabel } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { For, Until, When } from '../../parts/when';
import { type ExceptionRow } from './exception-marks';
import styles from './exceptions.module.css';
import { useOrigin } from './use-exceptions';

/** Facts of the exception: owner, deadline and resolution. */
export const ExceptionFacts = ({ exception }: { readonly exception: ExceptionRow }) => {
  const { workOrderId, jobType, cause, subject, rationale, resolution, escalatedTo } = exception;
  const { reasons } = useOrigin(exception);
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        What happened
      </Title>
      <Terms
        of={{
          Code: <UserText>{exception.code}</UserText>,
          Owner: <Owner name={exception.owner} />,
          'Escalated to': escalatedTo && (
            <>
              <Owner name={escalatedTo} />, <When at={exception.escalatedAt} />
            </>
          ),
          'Remediation owner': <Owner name={exception.remediationOwner} />,
          'Work order': <WorkOrderLink id={workOrderId} />,
          'Job type': <UserText>{jobType}</UserText>,
          About: (
            <>
              {causeText(cause)}: <UserText>{subject}</UserText>
            </>
          ),
          'Why it was stopped': reasons && (
            <p className={styles.quote}>
              <UserText>{systemText(reasons)}</UserText>
            </p>
          ),
          Raised: <When at={exception.raisedAt} />,
          Due: <Until at={exception.dueAt} />,
          'Open for': exception.status === 'open' && <For since={exception.raisedAt} />,
          Rationale: rationale && (
            <p className={styles.quote}>
              <UserText>{rationale}</UserText>
            </p>
          ),
          Resolution: resolution && (
            <p className={styles.quote}>
              <UserText>{resolution}</UserText>
            </p>
          ),
          Resolved: exception.resolvedAt && (
            <When at={exception.resolvedAt} by={exception.resolvedBy} />
          ),
          Erased: exception.erasedTexts && <UserText>{String(exception.erasedTexts)}</UserText>,
        }}
      />
    </section>
  );
};

/** What raised it, in words where its name in the API says little. */
const causeText = (cause: string): string => (cause === 'manual' ? 'raised by hand' : cause);

/** Related records: cause, break-glass, remediation, trend and proof. */
export const ExceptionLinks = ({ exception }: { readonly exception: ExceptionRow }) => {
  const { exceptionId, workOrderId, currentCode, cause, jobType } = exception;
  const { event: origin } = useOrigin(exception);
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
  const open = remediations.data?.body.items.filter((one) => one.jobType === jobType) ?? [];
  const more = (others.data?.body.items ?? []).filter((one) => one.exceptionId !== exceptionId);
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        Related records
      </Title>
      <Terms
        of={{
          'Raised by': <Origin exception={exception} event={origin} />,
          'Break-glass': glass && (
            <>
              <StatusMark status={glass.status} /> by <UserText>{glass.declaredBy}</UserText>
            </>
          ),
          Review: glass && <To post={glass.postReviewId}>its post-review</To>,
          Remediation:
            open.length > 0 ? (
              open.map(({ remediationId, owner, dueAt, overdue, recurrences }) => (
                <div key={remediationId}>
                  <Owner name={owner} />, due <Until at={dueAt} />{' '}
                  {overdue && <Mark kind="stop">overdue</Mark>}{' '}
                  {recurrences > 0 && <Mark kind="warn">recurred {recurrences} ×</Mark>}
                </div>
              ))
            ) : (
              <>none open for this code and job type</>
            ),
          'Same code': (
            <AnchorLink
              to="/exceptions"
              search={{ currentCode, jobType, imported: 'any' }}
              size="sm"
            >
              {more.length === 0 ? 'no other open' : `${counted(more.length)} other open`}
            </AnchorLink>
          ),
          Trend: (
            <AnchorLink {...places['exception-code'](currentCode)} search={{ jobType }} size="sm">
              trend of this code
            </AnchorLink>
          ),
          Proof: (
            <AnchorLink {...places.event(exception.eventId)} size="sm">
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
  <AnchorLink {...places['post-review'](post)} size="sm">
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
      <AnchorLink {...places.approval(subject)} size="sm">
        the approval
      </AnchorLink>
    );
  if (cause === 'review') return <To post={subject}>the review</To>;
  if (!event?.causationId)
    return (
      <>
        {causeText(cause)}
        {event && (
          <>
            , by <UserText>{event.actor.id}</UserText>
          </>
        )}
      </>
    );
  return (
    <AnchorLink {...places['work-order'](workOrderId, event.causationId)} size="sm">
      the {cause} that raised it
    </AnchorLink>
  );
};

interface ExceptionCodeProps {
  readonly exception: ExceptionRow;
  readonly of: CodeRow | undefined;
}

/** The current definition of its code, and earlier versions. */
export const ExceptionCode = ({ exception, of }: ExceptionCodeProps) => {
  if (!of) return null;
  const { code, currentCode, raisedAt } = exception;
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        Current definition
      </Title>
      <Terms
        of={{
          Code: (
            <AnchorLink {...places['exception-code'](currentCode)} size="sm">
              <UserText>{currentCode}</UserText>
            </AnchorLink>
          ),
          Meaning: <UserText>{of.title}</UserText>,
          'Raised as': code !== currentCode && <UserText>{code}</UserText>,
          Owner: <Owner name={of.owner} />,
          Time: (
            <>
              {durationLabel(of.sla)}
              {of.calendar && (
                <>
                  {' of '}
                  <UserText>{of.calendar}</UserText>
                </>
              )}
            </>
          ),
          'Remediation owner': <Owner name={of.remediationOwner} />,
          'Former names': of.aliases.length > 0 && <UserText>{of.aliases.join(', ')}</UserText>,
        }}
      />
      <Title order={3} size="h5">
        Escalation path
      </Title>
      {of.escalationPath.length === 0 ? (
        <Text size="sm">The owner of the workflow is notified at the deadline.</Text>
      ) : (
        <Terms
          of={Object.fromEntries(
            of.escalationPath.map(({ after, owner }, at) => [
              `${at + 1} · after ${after}`,
              <Owner key={owner} name={owner} />,
            ]),
          )}
        />
      )}
      <Title order={3} size="h5">
        Versions
      </Title>
      <Terms
        of={Object.fromEntries(
          of.versions.toReversed().map((version) => [
            `${version.version}${isInForce(version, of, raisedAt) ? ' · raised with' : ''}`,
            <span key={version.version}>
              <AnchorLink {...places.event(version.eventId)} size="sm" underline="always">
                <When at={version.definedAt} />
              </AnchorLink>{' '}
              by <UserText>{version.definedBy}</UserText>: {durationLabel(version.sla)},{' '}
              <UserText>{version.owner}</UserText>
            </span>,
          ]),
        )}
      />
    </section>
  );
};

/** Whether it was the latest definition when the exception was raised. */
const isInForce = (
  { version }: CodeRow['versions'][number],
  { versions }: CodeRow,
  raisedAt: string,
): boolean => versions.findLast(({ definedAt }) => definedAt <= raisedAt)?.version === version;
