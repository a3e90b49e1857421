import { Title } from '@mantine/core';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { For, Until, When } from '../../parts/when';
import { WorkOrderLink } from '../../parts/work-order-link';
import { type ExceptionRow } from './exception-marks';
import styles from './exceptions.module.css';

/** What happened, who has it, until when, and how it ended. */
export const ExceptionFacts = ({
  exception,
  title,
}: {
  readonly exception: ExceptionRow;
  readonly title: string | undefined;
}) => {
  const { workOrderId, jobType, cause, subject, rationale, resolution, escalatedTo } = exception;
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        <Said none="What happened">{title}</Said>
      </Title>
      <Terms
        of={{
          Owner: <Owner name={exception.owner} />,
          'Called besides': escalatedTo && (
            <>
              <Owner name={escalatedTo} />, <When at={exception.escalatedAt} />
            </>
          ),
          'Remediation owner': <Owner name={exception.remediationOwner} />,
          'Work order': <WorkOrderLink id={workOrderId} />,
          'Job type': <Said>{jobType}</Said>,
          About: (
            <>
              {cause}: <Said>{subject}</Said>
            </>
          ),
          Raised: <When at={exception.raisedAt} />,
          Due: <Until at={exception.dueAt} />,
          'Open for': exception.status === 'open' && <For since={exception.raisedAt} />,
          Rationale: rationale && (
            <p className={styles.quote}>
              <Said>{rationale}</Said>
            </p>
          ),
          Resolution: resolution && (
            <p className={styles.quote}>
              <Said>{resolution}</Said>
            </p>
          ),
          Resolved: exception.resolvedAt && (
            <>
              <When at={exception.resolvedAt} /> by <Said>{exception.resolvedBy}</Said>
            </>
          ),
          Erased: exception.erasedTexts && <Said>{String(exception.erasedTexts)}</Said>,
        }}
      />
    </section>
  );
};
