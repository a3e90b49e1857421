import { Text, Title } from '@mantine/core';
import { useRead } from '../../api/queries';
import { AnchorLink } from '../../parts/link';
import { Mark } from '../../parts/mark';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { Terms } from '../../parts/terms';
import { Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import { DueMark } from './due-mark';
import styles from './post-reviews.module.css';
import { RemediateAct } from './remediate-act';
import { type RemediationRow } from './rows';

/** What the break-glass owes besides its review: that the cause is mended. */
export const RemedyCard = ({ breakGlassId }: { readonly breakGlassId: string }) => {
  const glass = useRead('/v1/break-glass/{breakGlassId}', { path: { breakGlassId } });
  const remediationId = glass.data?.body.remediationId;
  const read = useRead('/v1/remediations/{remediationId}', {
    path: { remediationId: remediationId ?? '' },
    enabled: remediationId !== undefined,
  });
  return (
    <section className={styles.card} aria-labelledby="remedy">
      <Title order={2} size="h4" id="remedy">
        Its remedy
      </Title>
      {read.data ? <Shown row={read.data.body} /> : <Waiting on={read} lines={3} />}
    </section>
  );
};

const Shown = ({ row }: { readonly row: RemediationRow }) => (
  <>
    <Terms
      of={{
        'It is for': <Owner name={row.owner} />,
        Due: <DueMark of={row} />,
        'Came back': row.recurrences > 0 && (
          <>
            <Mark kind="warn">{row.recurrences} times</Mark>, last <When at={row.recurredAt} />
          </>
        ),
        'Completed by': row.completedBy && <Said>{row.completedBy}</Said>,
        Evidence: row.evidence && <Said>{row.evidence}</Said>,
        'What changed': row.status === 'completed' && <Changed row={row} />,
        'Opened again': row.status === 'completed' && row.recursUntil && (
          <>
            if its code comes back before <Until at={row.recursUntil} />
          </>
        ),
      }}
    />
    {row.status === 'open' && (
      <>
        <Text size="sm" my="xs">
          The cause of{' '}
          <AnchorLink size="sm" to="/trends/$code" params={{ code: row.code }}>
            <Said>{row.code}</Said>
          </AnchorLink>{' '}
          is to be mended: with evidence, and the version of the workflow that came of it, or why
          none did.
        </Text>
        <RemediateAct of={row} />
      </>
    )}
  </>
);

const Changed = ({ row }: { readonly row: RemediationRow }) =>
  row.namedWorkflowId ? (
    <AnchorLink
      size="sm"
      to="/workflows/$workflowId"
      params={{ workflowId: row.namedWorkflowId }}
      search={{ version: String(row.namedWorkflowVersion) }}
    >
      <Said>{row.namedWorkflowId}</Said>, version {row.namedWorkflowVersion}
    </AnchorLink>
  ) : (
    <>
      no workflow: <Said none="erased">{row.noChangeBecause}</Said>
    </>
  );
