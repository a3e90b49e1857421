import { Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { OpenRemediationAct } from '../../parts/open-remediation';
import { AnchorLink, places, WorkOrderLink } from '../../parts/links';
import { Mark, Owner } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { UserText } from '../../parts/user-text';
import { type Awaited, Waiting } from '../../parts/waiting';
import { Until, When } from '../../parts/when';
import {
  changeOf,
  countOf,
  dayOf,
  type DriftRow,
  effectKind,
  type EffectRow,
  periodOf,
  ratioOf,
  ruleOf,
} from './drift';
import styles from './trends.module.css';
import { type Remediation } from './use-code';

interface RemediationsProps {
  readonly code: string;
  readonly jobType: string;
  readonly rows: readonly Remediation[];
  readonly effects: ReadonlyMap<string, EffectRow>;
  readonly read: Awaited;
}

/** Remediations of the code, open ones first, with their effects. */
export const Remediations = ({ code, jobType, rows, effects, read }: RemediationsProps) => {
  const open = rows.filter(({ status }) => status === 'open');
  const done = rows.filter(({ status }) => status !== 'open');
  return (
    <section>
      <Group gap="sm" mt="lg" mb="xs">
        <Title order={2} size="h4">
          Remediations
        </Title>
        <OpenRemediationAct of={{ code, jobType }} />
      </Group>
      {read.isPending || read.error ? (
        <Waiting on={read} lines={2} />
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          No remediation for this code and job type. One opens automatically when a completed week
          or month of native work got worse; for imported work, open it at a signal above. Without a
          signal, open it here.
        </Text>
      ) : (
        <>
          <Cards of={open} effects={effects} state="open" />
          <Cards of={done} effects={effects} state="completed" />
        </>
      )}
    </section>
  );
};

/** Many break-glasses of one code open many remediations that look alike: two rows of cards are enough to begin with. */
const FIRST_CARDS = 6;

const Cards = ({
  of,
  effects,
  state,
}: {
  readonly of: readonly Remediation[];
  readonly effects: ReadonlyMap<string, EffectRow>;
  readonly state: string;
}) => {
  const [isAll, setIsAll] = useState(false);
  const shown = isAll ? of : of.slice(0, FIRST_CARDS);
  return (
    <>
      <div className={styles.cards}>
        {shown.map((row) => (
          <One key={row.remediationId} row={row} effect={effects.get(row.remediationId)} />
        ))}
      </div>
      {shown.length < of.length && (
        <Button variant="default" mb="md" onClick={() => setIsAll(true)}>
          Show all {of.length} {state}
        </Button>
      )}
    </>
  );
};

const stateOf = ({ status, overdue, recurrences }: Remediation) => {
  if (status !== 'open') return <Mark kind="still">completed</Mark>;
  if (overdue) return <Mark kind="stop">overdue</Mark>;
  return <Mark kind="wait">{recurrences > 0 ? 'open again' : 'open'}</Mark>;
};

const One = ({
  row,
  effect,
}: {
  readonly row: Remediation;
  readonly effect?: EffectRow | undefined;
}) => (
  <div className={styles.card}>
    <Terms
      of={{
        State: stateOf(row),
        Owner: <Owner name={row.owner} />,
        'Escalated to': row.escalatedTo && <Owner name={row.escalatedTo} />,
        Due: row.status === 'open' && <Until at={row.dueAt} />,
        Recurred: row.recurrences > 0 && (
          <>
            {row.recurrences} ×, last <When at={row.recurredAt} />
          </>
        ),
        Cause: <Because row={row} />,
        Completed: row.completedAt && <When at={row.completedAt} by={row.completedBy} />,
        Result: row.completedAt && <LedTo row={row} />,
        'Did it work?': effect && (
          <>
            <Mark kind={effectKind(effect)}>{effect.verdict}</Mark> {changeOf(effect)} work orders
            <div className={styles.faint}>
              {ratioOf(effect)}; {effect.windowDays} days before and after
            </div>
          </>
        ),
        Proof: (
          <AnchorLink {...places.event(row.eventId)} size="sm">
            the event that opened it
          </AnchorLink>
        ),
      }}
    />
  </div>
);

const Because = ({ row }: { readonly row: Remediation }) => {
  const { origin, workOrderId, signalPeriod, signalPeriodKind, signalCount, signalExposure } = row;
  if (origin === 'break-glass')
    return <>break-glass {workOrderId && <WorkOrderLink id={workOrderId} />}</>;
  if (origin === 'by-hand') return <SeenBy row={row} />;
  if (!signalPeriod) return <>drift</>;
  return (
    <>
      {signalPeriodKind} of {dayOf(signalPeriod)}: {signalCount} in {signalExposure} work orders,
      upper limit {row.signalLimit} ({ruleOf({ signalRule: row.signalRule ?? '' })})
    </>
  );
};

const SeenBy = ({ row: { because, openedBy, seenOn } }: { readonly row: Remediation }) => (
  <>
    <UserText none="see its event">{because}</UserText> (<UserText>{openedBy}</UserText>
    {seenOn && (
      <>
        , on <WorkOrderLink id={seenOn} />
      </>
    )}
    )
  </>
);

const LedTo = ({ row }: { readonly row: Remediation }) =>
  row.namedWorkflowId ? (
    <>
      <UserText>{row.namedWorkflowId}</UserText> v{row.namedWorkflowVersion}
    </>
  ) : (
    <>
      no new version: <UserText none="see its event">{row.noChangeBecause}</UserText>
    </>
  );

interface RemediateActProps {
  /** A point that got worse. */
  readonly row: DriftRow;
  readonly remediations: readonly Remediation[];
}

/**
 * Opens a remediation for a signal. One at a time: a continuing signal belongs to the remediation that is open for drift. One that
 * was opened by hand or for a break-glass takes no signal.
 */
export const RemediateAct = ({ row, remediations }: RemediateActProps) => {
  const { asOf } = usePast();
  const { code, jobType, periodKind, period, remediationOwner } = row;
  const open = remediations.find(({ status, origin }) => status === 'open' && origin === 'drift');
  if (open)
    return (
      <span>
        <Mark kind="wait">with</Mark> <UserText>{open.owner}</UserText>
      </span>
    );
  if (asOf !== undefined) return null;
  return (
    <Act
      command="open-remediation"
      label="Open a remediation"
      size="compact-sm"
      run={() => api.POST('/v1/remediations', { body: { code, jobType, periodKind, period } })}
    >
      {periodOf(row)}: {countOf(row)}. <UserText none="Nobody">{remediationOwner}</UserText> becomes
      responsible for fixing the cause of {code} in {jobType}, with evidence.
    </Act>
  );
};
