import { Group } from '@mantine/core';
import { type RowOf, useList } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { Empty } from '../../parts/waiting';
import { FilterBar, type FiltersOf, filtersOf, useFilters } from '../../parts/filters';
import { type Column, Listed } from '../../parts/grid';
import { AnchorLink, places } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { When } from '../../parts/when';
import styles from './policies.module.css';

type Row = RowOf<'/v1/policies'>;

const FILTERS: FiltersOf<'/v1/policies'> = ['policyId', 'workflowId'];

/** Every policy in force, and how many of its rules let run, make wait and stop. */
const Policies = () => {
  const { filters } = useFilters();
  const query = { current: 'true', ...filtersOf(filters, FILTERS) };
  const list = useList('/v1/policies', { query });
  return (
    <Page
      title="Policies"
      question="Which rules decide, and what would an edit change?"
      position={list.position}
      news={({ type }) => type === 'policy.published'}
      actions={
        <CopyAs
          path="/v1/policies"
          query={query}
          sql="SELECT policy_id, version, workflow_id, digest, published_at, published_by FROM writ.policies WHERE current ORDER BY policy_id;"
        />
      }
    >
      <FilterBar fields={FILTERS} />
      <Listed
        list={list}
        label="Policies in force"
        columns={columns}
        keyOf={({ policyId }) => policyId}
        empty={
          <Empty
            title="No policy is in force"
            command="npx writ publish examples/workflows/refunds"
          >
            Without a matching rule, nothing runs.
          </Empty>
        }
      />
    </Page>
  );
};

const columns: readonly Column<Row>[] = [
  {
    label: 'Policy',
    width: 'minmax(10rem, 1.4fr)',
    show: ({ policyId }) => (
      <AnchorLink {...places.policy(policyId)} fw={600} size="sm">
        <UserText>{policyId}</UserText>
      </AnchorLink>
    ),
  },
  {
    label: 'Governs',
    width: 'minmax(10rem, 1.3fr)',
    show: ({ workflowId }) => (
      <AnchorLink {...places.workflow(workflowId)} size="sm">
        <UserText>{workflowId}</UserText>
      </AnchorLink>
    ),
  },
  {
    label: 'Rules',
    width: 'minmax(15.5rem, 1.6fr)',
    show: ({ rules }) => <RuleCounts rules={rules ?? []} />,
  },
  {
    label: 'Cases',
    width: '4.5rem',
    show: ({ cases }) => cases?.length ?? 0,
  },
  {
    label: 'Version',
    width: 'minmax(4.5rem, 0.5fr)',
    show: ({ version, rollbackOf }) => (
      <>
        {version}
        {rollbackOf !== null && ` (back to ${rollbackOf})`}
      </>
    ),
  },
  {
    label: 'Published',
    width: 'minmax(13rem, 1.2fr)',
    show: ({ publishedAt, publishedBy }) => <When at={publishedAt} by={publishedBy} />,
  },
];

const RuleCounts = ({ rules }: { readonly rules: NonNullable<Row['rules']> }) => (
  <Group gap={6} className={styles.counts!}>
    {(['run', 'wait', 'stop'] as const).map((outcome) => {
      const count = rules.filter((rule) => rule.outcome === outcome).length;
      return (
        count > 0 && (
          <Mark key={outcome} kind={outcome}>
            {count} {outcome}
          </Mark>
        )
      );
    })}
  </Group>
);

export default Policies;
