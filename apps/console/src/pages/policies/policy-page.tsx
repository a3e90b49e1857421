import { Alert, Table, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type RowOf, useList, usePast } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { useFilters } from '../../parts/filters';
import { AnchorLink, places } from '../../parts/links';
import { Mark, OutcomeMark } from '../../parts/mark';
import { Page, Views } from '../../parts/page';
import { shell, sql } from '../../parts/pasted';
import { Terms } from '../../parts/terms';
import { TextDiff } from '../../parts/text-diff';
import { durationLabel } from '../../parts/times';
import { UserText, visible } from '../../parts/user-text';
import { Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';
import styles from './policies.module.css';
import { Versions } from './versions';
import { WhatIfView } from './what-if-view';

type Row = RowOf<'/v1/policies'>;

/** One policy: its rules, its text, what changed between versions, and what an edit would change. */
const PolicyPage = () => {
  const { policyId } = useParams({ from: '/inside/policies/$policyId' });
  const { filters } = useFilters();
  const versions = useList('/v1/policies', { query: { policyId } });
  const { rows } = versions;
  const current = rows.find((row) => row.current) ?? rows[0];
  const shown = rows.find(({ version }) => String(version) === filters['version']) ?? current;
  return (
    <Page
      title={`Policy ${policyId}`}
      question="What does it let run, and what would an edit change?"
      position={versions.position}
      news={({ stream }) => stream === `policy-${policyId}`}
      actions={
        <CopyAs
          path="/v1/policies"
          query={{ policyId, version: shown?.version }}
          cli={shell`what-if ${policyId} --cedar policy.cedar`}
          sql={sql`SELECT version, digest, cedar FROM writ.policies WHERE policy_id = ${policyId} ORDER BY version DESC;`}
        />
      }
    >
      {versions.isPending || versions.error ? (
        <Waiting on={versions} />
      ) : !current || !shown ? (
        <Alert role="alert" title="Not found" my="md">
          No policy of this name was published here.
        </Alert>
      ) : (
        <Shown key={policyId} rows={rows} current={current} shown={shown} />
      )}
    </Page>
  );
};

interface ShownProps {
  readonly rows: readonly Row[];
  readonly current: Row;
  readonly shown: Row;
}

const Shown = ({ rows, current, shown }: ShownProps) => {
  const { filters } = useFilters();
  const { asOf } = usePast();
  const isRequested = filters['view'] === 'what-if';
  const version: Readonly<Record<string, string>> = filters['version']
    ? { version: filters['version'] }
    : {};
  return (
    <>
      <Views
        label="Policy"
        views={[
          { label: 'Rules and text', search: version, isShown: !isRequested },
          ...(asOf === undefined
            ? [{ label: 'What if', search: { view: 'what-if', ...version }, isShown: isRequested }]
            : []),
        ]}
      />
      {isRequested && asOf === undefined ? (
        <WhatIfView rows={rows} current={current} shown={shown} />
      ) : (
        <Read rows={rows} current={current} shown={shown} />
      )}
    </>
  );
};

const Read = ({ rows, current, shown }: ShownProps) => {
  const { filters } = useFilters();
  const against = rows.find(({ version }) => String(version) === filters['against']);
  return (
    <div className={styles.sides}>
      <div>
        {!shown.current && (
          <Alert role="status" mb="md" title={`Version ${shown.version} is not in force`}>
            Version {current.version} decides now.
          </Alert>
        )}
        {against && (
          <section>
            <Title order={2} size="h4" mb="xs">
              What changed
            </Title>
            <TextDiff
              before={against.cedar}
              after={shown.cedar}
              labels={[`version ${against.version}`, `version ${shown.version}`]}
            />
          </section>
        )}
        <section className={against && styles.section}>
          <Title order={2} size="h4" mb="xs">
            Rules
          </Title>
          <RulesTable rules={shown.rules ?? []} />
        </section>
        <section className={styles.section}>
          <Title order={2} size="h4">
            Text
          </Title>
          <CedarText text={shown.cedar} />
        </section>
      </div>
      <aside aria-label="About this version">
        <Title order={2} size="h4" mb="xs">
          Version {shown.version}
        </Title>
        <About row={shown} />
        <Title order={2} size="h4" mt="lg" mb="xs">
          Versions
        </Title>
        <Versions rows={rows} current={current} shown={shown} />
      </aside>
    </div>
  );
};

const About = ({ row }: { readonly row: Row }) => (
  <Terms
    of={{
      State: row.current ? (
        <Mark kind="run">in force</Mark>
      ) : (
        <>
          replaced <When at={row.supersededAt} />
        </>
      ),
      Governs: (
        <AnchorLink {...places.workflow(row.workflowId)} size="sm">
          <UserText>{row.workflowId}</UserText>
        </AnchorLink>
      ),
      Published: (
        <>
          <AnchorLink {...places.event(row.eventId)} size="sm">
            <When at={row.publishedAt} />
          </AnchorLink>{' '}
          by <UserText>{row.publishedBy}</UserText>
        </>
      ),
      Digest: (
        <span className={styles.mono} title={row.digest}>
          {row.digest.slice(0, 16)}…
        </span>
      ),
      'Goes back to': row.rollbackOf !== null && `version ${row.rollbackOf}`,
      'Allowed on': row.approvedOn !== null && (
        <AnchorLink {...places['work-order'](row.approvedOn)} size="sm">
          <UserText>{row.approvedOn}</UserText>
        </AnchorLink>
      ),
      'Golden cases': `${row.cases?.length ?? 0}, each answered as stated`,
    }}
  />
);

type Rules = NonNullable<RowOf<'/v1/policies'>['rules']>;

/** Each rule in a line: what it says, why, and whose word it asks for. Where none fits, the answer is stop. */
const RulesTable = ({ rules }: { readonly rules: Rules }) => (
  <Table aria-label="Rules" fz="sm" className={styles.rules!}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Rule</Table.Th>
        <Table.Th>Says</Table.Th>
        <Table.Th>Because</Table.Th>
        <Table.Th>Requires</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {rules.map(({ id, outcome, reason, approval, owner, maxAge }) => (
        <Table.Tr key={id}>
          <Table.Td data-label="Rule" fw={600}>
            <UserText>{id}</UserText>
          </Table.Td>
          <Table.Td data-label="Says">
            <OutcomeMark outcome={outcome} />
          </Table.Td>
          <Table.Td data-label="Because">
            <UserText>{reason}</UserText>
          </Table.Td>
          <Table.Td data-label="Requires">
            <div>
              <UserText>{[approval, owner].filter(Boolean).join(' of ')}</UserText>
              {maxAge && (
                <span className={styles.faint}>
                  {' '}
                  facts no older than <UserText>{durationLabel(maxAge)}</UserText>
                </span>
              )}
            </div>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

/** The text of a policy with the numbers of its lines, by which the API names the place of a mistake. */
const CedarText = ({ text }: { readonly text: string }) => (
  // A long text is read with the keys as well.
  // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  <div className={styles.cedar} role="region" aria-label="Text of the policy" tabIndex={0}>
    <ol>
      {text
        .replace(/\n$/, '')
        .split('\n')
        .map((line, index) => (
          // Lines have no other name than their number.
          <li key={index} data-comment={line.trimStart().startsWith('//') || undefined}>
            <bdi>{visible(line) || ' '}</bdi>
          </li>
        ))}
    </ol>
  </div>
);

export default PolicyPage;
