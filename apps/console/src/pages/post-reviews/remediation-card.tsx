import { Group, Text, Title } from '@mantine/core';
import { usePast, useRead } from '../../api/queries';
import { AnchorLink, places, VersionLink } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { numbered } from '../../parts/values';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { AssignAct, RemediateAct } from './acts';
import { DueMark } from '../../parts/due-mark';
import { type RemediationRow } from './marks';
import styles from './post-reviews.module.css';
import { obligationIdOf } from './obligations';

/** The remediation that a break-glass requires. */
export const useRemediation = (breakGlassId: string) => {
  const glass = useRead('/v1/break-glass/{breakGlassId}', { path: { breakGlassId } });
  const remediationId = glass.data?.body.remediationId;
  return useRead('/v1/remediations/{remediationId}', {
    path: { remediationId: remediationId ?? '' },
    enabled: remediationId !== undefined,
  });
};

/** The remediation of a break-glass. */
export const RemediationCard = ({ breakGlassId }: { readonly breakGlassId: string }) => {
  const read = useRemediation(breakGlassId);
  return (
    <section className={styles.card} aria-labelledby="remediation">
      <Title order={2} size="h4" id="remediation">
        Its remediation
      </Title>
      {read.data ? <Shown row={read.data.body} /> : <Waiting on={read} lines={3} />}
    </section>
  );
};

const Shown = ({ row }: { readonly row: RemediationRow }) => (
  <>
    <Terms
      of={{
        Owner: <Owner name={row.owner} />,
        Due: <DueMark of={row} />,
        Recurred: row.recurrences > 0 && (
          <>
            <Mark kind="warn">{numbered(row.recurrences, 'time')}</Mark>, last{' '}
            <When at={row.recurredAt} />
          </>
        ),
        'Completed by': row.completedBy && <UserText>{row.completedBy}</UserText>,
        Evidence: row.evidence && <UserText>{row.evidence}</UserText>,
        'What changed': row.status === 'completed' && <Changed row={row} />,
        Reopens: row.status === 'completed' && row.recursUntil && (
          <>
            if the code recurs before <Until at={row.recursUntil} />
          </>
        ),
      }}
    />
    {row.status === 'open' && (
      <>
        <Text size="sm" my="xs">
          The cause of{' '}
          <AnchorLink size="sm" {...places['exception-code'](row.code)}>
            <UserText>{row.code}</UserText>
          </AnchorLink>{' '}
          has to be fixed: with evidence, and the resulting workflow version or the reason why there
          is none.
        </Text>
        <Group gap="xs">
          <RemediateAct of={row} />
          <AssignRemediation of={row} />
        </Group>
      </>
    )}
  </>
);

const Changed = ({ row }: { readonly row: RemediationRow }) =>
  row.namedWorkflowId ? (
    <VersionLink of="workflow" id={row.namedWorkflowId} version={row.namedWorkflowVersion} />
  ) : (
    <>
      no workflow: <UserText none="erased">{row.noChangeBecause}</UserText>
    </>
  );

/** Assigns the fix to somebody else. */
export const AssignRemediation = ({ of: row }: { readonly of: RemediationRow }) => {
  const { asOf } = usePast();
  return (
    asOf === undefined && (
      <AssignAct
        of={{
          obligationId: obligationIdOf('remediation', row.remediationId),
          kind: 'remediation',
          item: null,
          what: row.code,
          workOrderId: row.workOrderId,
        }}
      />
    )
  );
};
