import { Group, Text, Title } from '@mantine/core';
import { api } from '../../api/client';
import { usePast } from '../../api/queries';
import { Act, type ActField, type ActProps } from '../../parts/act';
import { Mark, type MarkKind } from '../../parts/mark';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { When } from '../../parts/when';
import { isOver, isStaged, type Reached, whyNoMove } from './progress';
import { type Work } from './use-work';
import styles from './work-order.module.css';

const kinds: Readonly<Record<string, MarkKind>> = {
  completed: 'run',
  passed: 'run',
  skipped: 'still',
  blocked: 'stop',
  failed: 'stop',
  entered: 'wait',
};

/** The checklist: each stage with its steps, where each is, and what can be done about it. */
export const StepsAndStages = ({ work }: { readonly work: Work }) => {
  const { definition, progress, workOrder } = work;
  const isNow = usePast().asOf === undefined;
  const canAct = isNow && workOrder.status === 'open';
  const prerequisites = [...progress.prerequisites];
  const stages = definition?.stages ?? stagesKnown(work);
  if (stages.length === 0 && prerequisites.length === 0) return <Empty title="No steps" />;
  return (
    <>
      {prerequisites.length > 0 && (
        <section>
          <Title order={2} size="h5" mt="sm">
            Prerequisites
          </Title>
          <ul className={styles.rows}>
            {prerequisites.map(([name, reached]) => (
              <li key={name}>
                <WorkStatus name={name} reached={reached} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {stages.map(({ name, steps = [], owner, artifact }) => (
        <section key={name}>
          <Group justify="space-between" mt="md" mb={4}>
            <Title order={2} size="h5">
              <UserText>{name}</UserText>
            </Title>
            {isStaged(definition) && (
              <Group gap="xs">
                <Text size="sm" c="dimmed">
                  {artifact && `leaves ${artifact.kind}`} {owner && `· ${owner}`}
                </Text>
                <Status reached={progress.stages.get(name)} />
                {canAct && <StageActs work={work} stage={name} />}
              </Group>
            )}
          </Group>
          <ul className={styles.rows}>
            {steps.map((step) => (
              <li key={step.name}>
                <WorkStatus name={step.name} reached={progress.steps.get(step.name)} />
                {canAct && <StepActs work={work} step={step.name} onBlock={step.onBlock} />}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
};

/** Where the definition is not to be had, the steps that something is known of. */
const stagesKnown = ({ progress: { steps } }: Work) =>
  steps.size === 0
    ? []
    : [
        {
          name: 'steps',
          steps: [...steps.keys()].map((name) => ({ name, onBlock: undefined })),
          owner: undefined,
          artifact: undefined,
        },
      ];

const Status = ({ reached }: { readonly reached: Reached | undefined }) => (
  <Mark kind={kinds[reached?.status ?? ''] ?? 'info'}>{reached?.status ?? 'open'}</Mark>
);

const WorkStatus = ({
  name,
  reached,
}: {
  readonly name: string;
  readonly reached: Reached | undefined;
}) => (
  <span>
    <UserText>{name}</UserText> <Status reached={reached} />
    {reached && (
      <span className={styles.sub}>
        <UserText>{reached.by}</UserText>, <When at={reached.at} />
      </span>
    )}
  </span>
);

const note: ActField = { name: 'note', label: 'Note', kind: 'lines' };

/** A button of one row. */
const RowAct = (props: Omit<ActProps, 'size'>) => <Act size="compact-sm" {...props} />;

/** Leaves a step or a stage out: why, and how far it goes. */
const SkipAct = ({
  kind,
  name,
  skip,
  ...act
}: Pick<ActProps, 'label'> & {
  readonly kind: 'step' | 'stage';
  readonly name: string;
  readonly skip: (body: { rationale: string; scope: string }) => ReturnType<ActProps['run']>;
}) => (
  <RowAct
    {...act}
    command={`skip-${kind}`}
    fields={[
      { name: 'rationale', label: 'Rationale', kind: 'lines', required: true },
      { name: 'scope', label: 'Scope', required: true, description: 'How far it goes' },
    ]}
    run={({ rationale = '', scope = '' }) => skip({ rationale, scope })}
  >
    The {kind} <UserText>{name}</UserText> is skipped on purpose.
  </RowAct>
);

const StepActs = ({
  work,
  step,
  onBlock,
}: {
  readonly work: Work;
  readonly step: string;
  readonly onBlock: string | undefined;
}) => {
  const reached = work.progress.steps.get(step);
  if (isOver(reached)) return null;
  const isBlocked = reached?.status === 'blocked';
  const params = { path: { workOrderId: work.workOrder.workOrderId, step } };
  const codes = [
    ...new Set([...(onBlock ? [onBlock] : []), ...(work.definition?.exceptionCodes ?? [])]),
  ];
  return (
    <Group gap={6}>
      <RowAct
        command="complete-step"
        label="Complete"
        fields={[note]}
        run={(body) =>
          api.POST('/v1/work-orders/{workOrderId}/steps/{step}/complete', { params, body })
        }
      >
        The step <UserText>{step}</UserText> is done.
      </RowAct>
      {isBlocked ? (
        <RowAct
          command="unblock-step"
          label="Unblock"
          fields={[note]}
          run={(body) =>
            api.POST('/v1/work-orders/{workOrderId}/steps/{step}/unblock', { params, body })
          }
        >
          The step <UserText>{step}</UserText> can continue.
        </RowAct>
      ) : (
        <RowAct
          command="block-step"
          label="Block"
          fields={[
            {
              name: 'code',
              label: 'Exception code',
              required: true,
              initial: onBlock ?? '',
              ...(codes.length > 0
                ? { kind: 'choice', choices: codes.map((code) => ({ value: code, label: code })) }
                : {}),
            },
            note,
          ]}
          run={({ code = '', ...rest }) =>
            api.POST('/v1/work-orders/{workOrderId}/steps/{step}/block', {
              params,
              body: { code, ...rest },
            })
          }
        >
          The step <UserText>{step}</UserText> cannot continue. The code states why, and sets an
          owner.
        </RowAct>
      )}
      <SkipAct
        kind="step"
        name={step}
        label="Skip"
        skip={(body) =>
          api.POST('/v1/work-orders/{workOrderId}/steps/{step}/skip', { params, body })
        }
      />
    </Group>
  );
};

/** What can be done about a stage: go there, say that it is over with what it leaves, or leave it out. */
const StageActs = ({ work, stage }: { readonly work: Work; readonly stage: string }) => {
  const reached = work.progress.stages.get(stage);
  const { workOrder, definition } = work;
  const params = { path: { workOrderId: workOrder.workOrderId, stage } };
  const noMove = definition && whyNoMove(definition, workOrder.stage, stage);
  return (
    <Group gap={6}>
      {workOrder.stage !== stage && (
        <RowAct
          command="enter-stage"
          label="Enter"
          notNow={noMove}
          run={() =>
            api.POST('/v1/work-orders/{workOrderId}/stages/{stage}/enter', { params, body: {} })
          }
        >
          The work moves to the stage <UserText>{stage}</UserText> if every gate on the way is open.
        </RowAct>
      )}
      {!isOver(reached) && (
        <>
          <RowAct
            command="complete-stage"
            label="Complete stage"
            fields={[
              {
                name: 'artifacts',
                label: 'Artifacts (evidence ids)',
                kind: 'lines',
                description: 'One id per line',
                initial: work.evidence
                  .filter(({ path }) => path?.startsWith(`${stage}/`))
                  .map(({ evidenceId }) => evidenceId)
                  .join('\n'),
              },
            ]}
            run={({ artifacts = '' }) =>
              api.POST('/v1/work-orders/{workOrderId}/stages/{stage}/complete', {
                params,
                body: { artifacts: artifacts.split(/\s+/).filter(Boolean) },
              })
            }
          >
            The stage <UserText>{stage}</UserText> is complete.
          </RowAct>
          <SkipAct
            kind="stage"
            name={stage}
            label="Skip stage"
            skip={(body) =>
              api.POST('/v1/work-orders/{workOrderId}/stages/{stage}/skip', { params, body })
            }
          />
        </>
      )}
    </Group>
  );
};
