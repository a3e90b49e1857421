import { Text } from '@mantine/core';
import { Owner } from '../../parts/owner';
import { Said } from '../../parts/said';
import { type Definition } from './may-run';
import styles from './workflows.module.css';

/** The stages in their order, each with who leads it, its steps, what it leaves and the gates that let out of it. */
export const StageMap = ({ definition }: { readonly definition: Definition }) => {
  const stages = definition.stages ?? [];
  const inOrder = stages.filter(({ support }) => !support);
  const beside = stages.filter(({ support }) => support);
  return (
    <>
      <ol className={styles.stages} aria-label="Stages">
        {inOrder.map((stage) => (
          <Stage key={stage.name} stage={stage} owner={stage.owner ?? definition.owner} />
        ))}
      </ol>
      {beside.length > 0 && (
        <>
          <Text size="sm" c="dimmed" mt="sm" mb={4}>
            Beside them, whenever they are needed:
          </Text>
          <ul className={styles.stages} aria-label="Supporting stages">
            {beside.map((stage) => (
              <Stage key={stage.name} stage={stage} owner={stage.owner ?? definition.owner} />
            ))}
          </ul>
        </>
      )}
    </>
  );
};

const Stage = ({
  stage: { name, steps = [], gates = [], artifact },
  owner,
}: {
  readonly stage: NonNullable<Definition['stages']>[number];
  readonly owner: string | undefined;
}) => (
  <li className={styles.stage}>
    <Text fw={650} size="sm">
      <Said>{name}</Said>
    </Text>
    <Owner name={owner} />
    {steps.length > 0 && (
      <ul className={styles.plain}>
        {steps.map((step) => (
          <li key={step.name}>
            <Said>{step.name}</Said>
          </li>
        ))}
      </ul>
    )}
    {artifact && (
      <Text size="sm" c="dimmed">
        leaves: <Said>{artifact.kind}</Said>
      </Text>
    )}
    {gates.length > 0 && (
      <Text size="sm" c="dimmed">
        gate: <Said>{gates.join(', ')}</Said>
      </Text>
    )}
  </li>
);
