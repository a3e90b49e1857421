import { Table, Text } from '@mantine/core';
import { AnchorLink, places } from '../../parts/links';
import { OutcomeMark, Owner } from '../../parts/mark';
import { Terms } from '../../parts/terms';
import { durationLabel } from '../../parts/times';
import { UserText } from '../../parts/user-text';
import { Empty } from '../../parts/waiting';
import { type ActionLine, type Definition, type Rule } from './may-run';
import styles from './workflows.module.css';

const authorities: Readonly<Record<string, string>> = {
  read: 'reads',
  propose: 'proposes',
  approve: 'approves',
  apply: 'applies',
  rollback: 'rolls back',
};

/** Every kind of action that may be proposed: what it does where, and what the rules in force make of it. */
export const ActionsTable = ({
  lines,
  policyId,
}: {
  readonly lines: readonly ActionLine[];
  readonly policyId: string | undefined;
}) =>
  lines.length === 0 ? (
    <Empty title="No actions">The definition lists no actions.</Empty>
  ) : (
    <Table className={styles.actions} aria-label="Actions and their outcomes">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Action</Table.Th>
          <Table.Th>Does</Table.Th>
          <Table.Th>At best</Table.Th>
          <Table.Th>
            Rules that name it
            {policyId !== undefined && (
              <>
                {', of '}
                <AnchorLink {...places.policy(policyId)} size="sm">
                  <UserText>{policyId}</UserText>
                </AnchorLink>
              </>
            )}
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {lines.map(({ kind, authority, system, writes, rules, best }) => (
          <Table.Tr key={kind}>
            <Table.Td data-label="Action">
              <Text component="span" fw={600} size="sm">
                <UserText>{kind}</UserText>
              </Text>
            </Table.Td>
            <Table.Td data-label="Does">
              <span>
                {authorities[authority] ?? authority}
                {writes.length > 0 && (
                  <>
                    {' '}
                    <UserText>{writes.join(', ')}</UserText>
                  </>
                )}{' '}
                in <UserText>{system}</UserText>
              </span>
            </Table.Td>
            <Table.Td data-label="At best">
              <OutcomeMark outcome={best} />
            </Table.Td>
            <Table.Td data-label="Rules">
              <Rules of={rules} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );

const Rules = ({ of: rules }: { readonly of: readonly Rule[] }) =>
  rules.length === 0 ? (
    <span>none: it stops, as no rule permits it</span>
  ) : (
    <ul className={styles.rules}>
      {rules.map(({ id, outcome, reason, approval }) => (
        <li key={id}>
          <OutcomeMark outcome={outcome} /> <UserText>{reason ?? id}</UserText>
          {approval !== undefined && (
            <Text component="span" size="sm" c="dimmed">
              {' '}
              (approval: <UserText>{approval}</UserText>)
            </Text>
          )}
        </li>
      ))}
    </ul>
  );

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
            Supporting stages, used when needed:
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
      <UserText>{name}</UserText>
    </Text>
    <Owner name={owner} />
    {steps.length > 0 && (
      <ul className={styles.plain}>
        {steps.map((step) => (
          <li key={step.name}>
            <UserText>{step.name}</UserText>
          </li>
        ))}
      </ul>
    )}
    {artifact && (
      <Text size="sm" c="dimmed">
        leaves: <UserText>{artifact.kind}</UserText>
      </Text>
    )}
    {gates.length > 0 && (
      <Text size="sm" c="dimmed">
        gate: <UserText>{gates.join(', ')}</UserText>
      </Text>
    )}
  </li>
);

/** What work of this kind needs before it begins, on its way, and before it is done. */
export const Requirements = ({ definition }: { readonly definition: Definition }) => {
  const { inputs = [], prerequisites = [], facts = {}, gates = [], closure, slas } = definition;
  return (
    <Terms
      of={{
        Inputs: named(inputs),
        Prerequisites:
          prerequisites.length > 0 &&
          prerequisites.map(({ name, accept }) => (
            <div key={name}>
              <UserText>{name}</UserText>: <UserText>{accept}</UserText>
            </div>
          )),
        'Facts in use':
          Object.keys(facts).length > 0 &&
          Object.entries(facts).map(([name, schema]) => (
            <div key={name}>
              <UserText>{name}</UserText>
              {freshness(schema)}
            </div>
          )),
        Gates:
          gates.length > 0 &&
          gates.map((gate) => (
            <div key={gate.name}>
              <UserText>{gate.name}</UserText>: <UserText>{gateLabel(gate)}</UserText>
            </div>
          )),
        Closes: <UserText none="without evidence">{kinds(closure)}</UserText>,
        'Done within': slas?.work !== undefined && durationLabel(slas.work),
        'Stalled after': slas?.stallAfter !== undefined && durationLabel(slas.stallAfter),
      }}
    />
  );
};

/** Approvals, by what name, and how long they have. */
export const Approvals = ({ definition }: { readonly definition: Definition }) => {
  const approvals = Object.entries(definition.approvals ?? {}) as [string, Approval][];
  if (approvals.length === 0) return <p>No approval is required.</p>;
  return (
    <Terms
      of={Object.fromEntries(
        approvals.map(([name, { owner, answerWithin, validFor, singleUse }]) => [
          name,
          <span key={name}>
            <Owner name={owner} />
            {answerWithin && `, answers within ${durationLabel(answerWithin)}`}
            {validFor && `, holds ${durationLabel(validFor)}`}
            {singleUse && ', once'}
          </span>,
        ]),
      )}
    />
  );
};

interface Approval {
  readonly owner?: string;
  readonly answerWithin?: string;
  readonly validFor?: string;
  readonly singleUse?: boolean;
}

const named = (all: readonly { readonly name: string }[]) =>
  all.length > 0 && <UserText>{all.map(({ name }) => name).join(', ')}</UserText>;

const kinds = (closure: Definition['closure']): string | null => {
  const evidence = closure?.evidence ?? [];
  return evidence.length === 0 ? null : `with ${evidence.map(({ kind }) => kind).join(', ')}`;
};

const freshness = (schema: object): string => {
  const { maxAge, currency } = schema as { readonly maxAge?: string; readonly currency?: string };
  return [
    currency === undefined ? '' : `, an amount in ${currency}`,
    maxAge === undefined ? '' : `, not older than ${durationLabel(maxAge)}`,
  ].join('');
};

const gateLabel = ({
  approvals = [],
  facts = [],
  evidence = [],
}: Partial<NonNullable<Definition['gates']>[number]>): string =>
  [
    ...approvals.map((name) => `approval ${name}`),
    ...facts.map((name) => `fact ${name}`),
    ...evidence.map((name) => `evidence ${name}`),
  ].join(', ') || 'nothing';
