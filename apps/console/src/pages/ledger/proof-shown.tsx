import { Paper, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type MarkKind, Mark } from '../../parts/mark';
import { Said } from '../../parts/said';
import { Failure } from '../../parts/waiting';
import { When } from '../../parts/when';
import { type Closing, closingOf } from './closing';
import styles from './ledger.module.css';
import { type Asked, isComplete, type Proof, proofOf, type Step } from './proof';
import { ProvenEvents } from './proven-events';
import { type LoggedEvent, typeWords } from './logged-event';

/** Checks what is asked in this browser, by the verifier that is published, and says exactly what it proved. */
export const ProofShown = ({
  asked,
  withEvents = true,
}: {
  readonly asked: Asked;
  readonly withEvents?: boolean;
}) => {
  const checking = useQuery({
    queryKey: ['proof', asked],
    queryFn: async () => {
      const verifier = await import('../../../../../libs/verify/src/browser');
      return proofOf(verifier, asked);
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
  const { kind, words, meaning } = verdictOf(proof);
  const events = proof.events.map((text) => JSON.parse(text) as LoggedEvent);
  return (
    <section aria-label="What was found">
      <Paper withBorder p="md" my="md" className={styles.verdict} data-kind={kind} role="status">
        <Title order={2} size="h3">
          <Mark kind={kind}>{words}</Mark>
        </Title>
        {proof.kind !== 'receipt' && events.length > 0 && (
          <ClosingSaid closing={closingOf(events)} />
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
                  <Said>{step.message}</Said>
                </Text>
              </div>
            </li>
          ))}
        </ol>
        <Text size="sm" c="dimmed">
          No proof says that what an event states is true: it says who stated it, when it was
          recorded, and that nobody has changed it since.
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
const ClosingSaid = ({ closing }: { readonly closing: Closing | undefined }) => {
  if (!closing) return <Text mt={6}>These events tell of no closing.</Text>;
  const { by, at, evidence, isReopened } = closing;
  return (
    <Text mt={6} fw={600}>
      Closed by <Said>{by}</Said> <When at={at} />,{' '}
      {evidence ? (
        <>
          with <Said>{evidence.kind}</Said> (SHA-256 {evidence.sha256.slice(0, 12)}…)
        </>
      ) : (
        'with no evidence that is recorded among these events'
      )}
      {isReopened ? ', and opened again since.' : '.'}
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
): { readonly kind: MarkKind; readonly words: string; readonly meaning: string } => {
  if (proof.verdict === 'refused')
    return {
      kind: 'stop',
      words: 'Not verified',
      meaning: 'Something does not hold: trust nothing of what it says.',
    };
  if (proof.verdict === 'unknown')
    return {
      kind: 'unknown',
      words: 'Cannot tell',
      meaning: 'What would be needed to check it is not here. It is neither proven nor refuted.',
    };
  const meaning = meaningOf(proof);
  return isComplete(proof)
    ? { kind: 'run', words: 'Verified', meaning }
    : { kind: 'told', words: 'Verified, as far as it was checked', meaning };
};

const meaningOf = ({ kind, events }: Proof): string => {
  if (kind === 'receipt') return 'This event is in the log, and nobody has changed it since.';
  const [first, last] = [events[0], events.at(-1)].map((text) =>
    typeWords((JSON.parse(text!) as LoggedEvent).type),
  );
  const of = kind === 'certificate' ? ' of the certificate’s bundle' : '';
  return (
    `These ${events.length} events${of}, from “${first}” to “${last}”, are in the log, in this order and unchanged, ` +
    'and none is missing between. That none came later is not in it: ask again to see.'
  );
};
