import { Text, Title } from '@mantine/core';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { When } from '../../parts/when';
import { type CodeRow } from '../../parts/catalogue';
import { durationInWords } from '../../parts/durations';
import { AnchorLink } from '../../parts/link';
import { type ExceptionRow } from './exception-marks';
import styles from './exceptions.module.css';

export interface ExceptionCodeProps {
  readonly exception: ExceptionRow;
  readonly of: CodeRow | undefined;
}

/** What the catalogue says of its code today, and said before. */
export const ExceptionCode = ({ exception, of }: ExceptionCodeProps) => {
  if (!of) return null;
  const { code, currentCode, raisedAt } = exception;
  return (
    <section className={styles.card}>
      <Title order={2} size="h4">
        The code today
      </Title>
      <Terms
        of={{
          Code: (
            <AnchorLink to="/trends/$code" params={{ code: currentCode }} size="sm">
              <Said>{currentCode}</Said>
            </AnchorLink>
          ),
          Meaning: <Said>{of.title}</Said>,
          'Raised as': code !== currentCode && <Said>{code}</Said>,
          Owner: <Owner name={of.owner} />,
          Time: (
            <>
              {durationInWords(of.sla)}
              {of.calendar && (
                <>
                  {' of '}
                  <Said>{of.calendar}</Said>
                </>
              )}
            </>
          ),
          'Remediation owner': <Owner name={of.remediationOwner} />,
          'Former names': of.aliases.length > 0 && <Said>{of.aliases.join(', ')}</Said>,
        }}
      />
      <Title order={3} size="h5">
        Escalation path
      </Title>
      {of.escalationPath.length === 0 ? (
        <Text size="sm">The owner of the workflow is called at the end of its time.</Text>
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
              <AnchorLink
                to="/ledger/events/$eventId"
                params={{ eventId: version.eventId }}
                size="sm"
                underline="always"
              >
                <When at={version.definedAt} />
              </AnchorLink>{' '}
              by <Said>{version.definedBy}</Said>: {durationInWords(version.sla)},{' '}
              <Said>{version.owner}</Said>
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
