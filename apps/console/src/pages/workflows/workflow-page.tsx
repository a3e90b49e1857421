import { Alert, Code, Group, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { type RowOf, useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { Owner } from '../../parts/mark';
import { Page } from '../../parts/page';
import { sql } from '../../parts/pasted';
import { UserText, visible } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import { ActionsTable, Approvals, Requirements, StageMap } from './definition-parts';
import { actionLines, type Definition, type Rule } from './may-run';
import { Versions } from './versions';
import { ModeMark } from './workflows-page';
import styles from './workflows.module.css';

type Row = RowOf<'/v1/workflows'>;

const WorkflowPage = () => {
  const { workflowId } = useParams({ from: '/inside/workflows/$workflowId' });
  const { filters } = useFilters();
  const versions = useList('/v1/workflows', { query: { workflowId } });
  const policies = useList('/v1/policies', { query: { workflowId, current: 'true' } });
  const { rows } = versions;
  const shown =
    rows.find(({ version }) => String(version) === filters['version']) ??
    rows.find(({ current }) => current) ??
    rows[0];
  const policy = policies.rows[0];
  return (
    <Page
      title={shown?.title ?? workflowId}
      question="What may run, who approves it, and what proves that it is done?"
      position={versions.position}
      news={({ stream }) => stream === `workflow-${workflowId}`}
      actions={
        <CopyAs
          path="/v1/workflows"
          query={{ workflowId, version: shown?.version }}
          sql={sql`SELECT definition FROM writ.workflows WHERE workflow_id = ${workflowId} AND current;`}
        />
      }
    >
      {versions.isPending || versions.error ? (
        <Waiting on={versions} />
      ) : !shown ? (
        <Alert role="alert" title="Not found" my="md">
          No workflow of this name was published here.
        </Alert>
      ) : (
        <Shown
          row={shown}
          rows={rows}
          rules={(policy?.rules ?? []) as readonly Rule[]}
          policyId={policy?.policyId}
        />
      )}
    </Page>
  );
};

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={styles.section}>
    <Title order={2} size="h4">
      {title}
    </Title>
    {children}
  </section>
);

const Shown = ({
  row,
  rows,
  rules,
  policyId,
}: {
  readonly row: Row;
  readonly rows: readonly Row[];
  readonly rules: readonly Rule[];
  readonly policyId: string | undefined;
}) => {
  const definition: Definition = row.definition ?? {};
  return (
    <>
      <Group gap="sm" my="sm">
        <ModeMark mode={row.mode} />
        <Text size="sm" component="div">
          owner <Owner name={row.owner} /> · job type <UserText>{row.jobType}</UserText> · version{' '}
          {row.version}, published <When at={row.publishedAt} /> by{' '}
          <UserText>{row.publishedBy}</UserText>
        </Text>
      </Group>
      {!row.current && (
        <Alert role="status" my="sm" title="A former version">
          Work opened with it continues under it; new work does not use it.
        </Alert>
      )}
      <Section title="Actions">
        <ActionsTable lines={actionLines(definition, rules)} policyId={policyId} />
      </Section>
      <Section title="Stages and steps">
        <StageMap definition={definition} />
      </Section>
      <Section title="Approvals">
        <Approvals definition={definition} />
      </Section>
      <Section title="Requirements">
        <Requirements definition={definition} />
      </Section>
      {(definition.knownFailurePoints?.length ?? 0) > 0 && (
        <Section title="Known failure points">
          <ul>
            {definition.knownFailurePoints!.map((text) => (
              <li key={text}>
                <UserText>{text}</UserText>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Versions">
        <Versions rows={rows} shown={row} />
      </Section>
      <details className={styles.section}>
        <summary>The definition as it was published</summary>
        <Code block tabIndex={0} role="region" aria-label="Definition">
          {visible(JSON.stringify(definition, null, 2))}
        </Code>
      </details>
    </>
  );
};

export default WorkflowPage;
