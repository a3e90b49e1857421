import { Paper, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Column, Grid } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark, type MarkKind } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Failure } from '../../parts/waiting';
import { When } from '../../parts/when';
import styles from './ledger.module.css';
import {
  type Closing,
  closingOf,
  erasedIn,
  type LoggedEvent,
  fieldsOf,
  typeLabel,
} from './logged-event';
import { type ProofRequest, isComplete, type Proof, proofOf, type Step } from './proof';

/** Checks a document in this browser with the published verifier, and states exactly what it proves. */
export const ProofShown = ({
  request,
  withEvents = true,
}: {
  readonly request: ProofRequest;
  readonly withEvents?: boolean;
}) => {
  const checking = useQuery({
    queryKey: ['proof', request],
    queryFn: async () => {
      const verifier = await import('../../../../../libs/verify/src/browser');
      return proofOf(verifier, request);
    },
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (checking.error) return <Failure error={checking.error} />;
  if (!checking.data) return <Skeleton height={160} my="md" role="status" aria-label="Checking" />;
  return <Result proof={checking.data} withEvents={withEvents} />;
};

const Result = ({ proof, withEvents }: { readonly proof: Proof; readonly withEvents: boolean }) => {
  const { kind, label, meaning } = verdictOf(proof);
  const events = proof.events.map((text) => JSON.parse(text) as LoggedEvent);
  return (
    <section aria-label="What was found">
      <Paper withBorder p="md" my="md" className={styles.verdict} data-kind={kind} role="status">
        <Title order={2} size="h3">
          <Mark kind={kind}>{label}</Mark>
        </Title>
        {proof.kind !== 'receipt' && events.length > 0 && (
          <ClosingLine closing={closingOf(events)} />
        )}
        <Text mt={6}>{meaning}</Text>
        <ol className={styles.steps}>
          {proof.steps.map((step) => (
            <li key={step.name + step.message}>
              <StepMark step={step} />
              <div>
                <Text component="span" fw={600} size="sm">
                  {step.name}
                </Text>
                <Text size="sm" c="dimmed">
                  <UserText>{step.message}</UserText>
                </Text>
              </div>
            </li>
          ))}
        </ol>
        <Text size="sm" c="dimmed">
          A proof does not say that an event’s statement is true. It says who stated it, when it was
          recorded, and that it has not changed since.
        </Text>
      </Paper>
      {withEvents && events.length > 0 && (
        <ProvenEvents
          events={events}
          dependsOn={proof.dependsOn.map((text) => JSON.parse(text) as LoggedEvent)}
        />
      )}
    </section>
  );
};

/** What most come for: that it closed, by whom, and with which evidence, as the proven events say it. */
const ClosingLine = ({ closing }: { readonly closing: Closing | undefined }) => {
  if (!closing) return <Text mt={6}>These events contain no closure.</Text>;
  const { by, at, evidence, isReopened } = closing;
  return (
    <Text mt={6} fw={600}>
      Closed by <UserText>{by}</UserText> <When at={at} />,{' '}
      {evidence ? (
        <>
          with <UserText>{evidence.kind}</UserText> (SHA-256 {evidence.sha256.slice(0, 12)}…)
        </>
      ) : (
        'with no evidence that is recorded among these events'
      )}
      {isReopened ? ', and reopened since.' : '.'}
    </Text>
  );
};

const StepMark = ({ step: { passed } }: { readonly step: Step }) =>
  passed === null ? (
    <Mark kind="unknown">not checked</Mark>
  ) : (
    <Mark kind={passed ? 'run' : 'stop'}>{passed ? 'holds' : 'does not hold'}</Mark>
  );

/** Green only where everything was checked and holds. */
const verdictOf = (
  proof: Proof,
): { readonly kind: MarkKind; readonly label: string; readonly meaning: string } => {
  if (proof.verdict === 'refused')
    return {
      kind: 'stop',
      label: 'Not verified',
      meaning: 'A check failed: do not trust this document.',
    };
  if (proof.verdict === 'unknown')
    return {
      kind: 'unknown',
      label: 'Cannot tell',
      meaning: 'What is needed to check it is missing. It is neither proven nor refuted.',
    };
  const meaning = meaningOf(proof);
  return isComplete(proof)
    ? { kind: 'run', label: 'Verified', meaning }
    : { kind: 'info', label: 'Partly verified', meaning };
};

const meaningOf = ({ kind, events }: Proof): string => {
  if (kind === 'receipt') return 'This event is in the log and has not changed since.';
  const [first, last] = [events[0], events.at(-1)].map((text) =>
    typeLabel((JSON.parse(text!) as LoggedEvent).type),
  );
  const of = kind === 'certificate' ? ' of the certificate’s bundle' : '';
  return (
    `These ${events.length} events${of}, from “${first}” to “${last}”, are in the log, in this order and unchanged, ` +
    'with none missing in between. It does not show that no event came later: fetch it again to see.'
  );
};

/** The proven events in stream order; events erased since are marked. */
const ProvenEvents = ({
  events,
  dependsOn,
}: {
  readonly events: readonly LoggedEvent[];
  readonly dependsOn: readonly LoggedEvent[];
}) => {
  const erased = erasedIn(events);
  const isErased = ({ version, data }: LoggedEvent): boolean =>
    erased.evidence.has(String(data['evidenceId'])) ||
    (version <= erased.textsUpTo && fieldsOf(data).some(({ text }) => text !== undefined));
  return (
    <>
      <Title order={2} size="h4" my="sm">
        Proven events
      </Title>
      <Grid
        label="Proven events"
        rows={events}
        columns={columnsWith(isErased)}
        keyOf={({ id }) => id}
      />
      {dependsOn.length > 0 && (
        <>
          <Title order={2} size="h4" my="sm">
            Definitions it depends on
          </Title>
          <Grid
            label="Definitions it depends on"
            rows={dependsOn}
            columns={columnsWith(() => false)}
            keyOf={({ id }) => id}
          />
        </>
      )}
    </>
  );
};

const columnsWith = (isErased: (event: LoggedEvent) => boolean): readonly Column<LoggedEvent>[] => [
  {
    label: 'Version',
    width: '4.5rem',
    show: ({ version }) => version,
  },
  {
    label: 'Event',
    width: 'minmax(12rem, 2fr)',
    show: (event) => (
      <div>
        <AnchorLink size="sm" {...places.event(event.id)}>
          <UserText>{typeLabel(event.type)}</UserText>
        </AnchorLink>{' '}
        {isErased(event) && <Mark kind="still">erased since</Mark>}
      </div>
    ),
  },
  {
    label: 'By',
    width: 'minmax(8rem, 1fr)',
    show: ({ actor }) => <UserText>{actor.id}</UserText>,
  },
  {
    label: 'Recorded',
    width: 'minmax(11rem, 1fr)',
    show: ({ recordedAt }) => <time dateTime={recordedAt}>{recordedAt}</time>,
  },
];
