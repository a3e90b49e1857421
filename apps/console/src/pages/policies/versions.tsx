import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import { type RowOf, usePast } from '../../api/queries';
import { Act } from '../../parts/act';
import { AnchorLink } from '../../parts/links';
import { Mark } from '../../parts/mark';
import { When } from '../../parts/when';
import { type Changed, ChangedNotice, changeUnderControl } from './change-control';
import styles from './policies.module.css';

type Row = RowOf<'/v1/policies'>;

/** Every version that was published, newest first: to read, to compare, and to go back to. */
export const Versions = ({
  rows,
  current,
  shown,
}: {
  readonly rows: readonly Row[];
  readonly current: Row;
  readonly shown: Row;
}) => {
  const past = usePast();
  const [changed, setChanged] = useState<Changed>();
  return (
    <>
      <ul className={styles.versions}>
        {rows.map((row) => (
          <li key={row.version}>
            <Group gap="xs">
              <AnchorLink
                to="."
                search={{ version: String(row.version), ...past }}
                size="sm"
                fw={600}
                aria-current={row.version === shown.version ? 'true' : undefined}
              >
                Version {row.version}
              </AnchorLink>
              {row.current && <Mark kind="run">in force</Mark>}
            </Group>
            <Text size="sm" c="dimmed">
              <When at={row.publishedAt} by={row.publishedBy} />
              {row.rollbackOf !== null && `, back to version ${row.rollbackOf}`}
            </Text>
            <Group gap="sm" mt={2}>
              {row.version !== shown.version && (
                <AnchorLink to="." search={{ ...comparing(row, shown), ...past }} size="sm">
                  Compare with version {shown.version}
                </AnchorLink>
              )}
              {row.version < current.version && past.asOf === undefined && (
                <RollbackAct row={row} onDone={setChanged} />
              )}
            </Group>
          </li>
        ))}
      </ul>
      {changed && <ChangedNotice changed={changed} />}
    </>
  );
};

/** The later of two versions is read as what became of the earlier one. */
const comparing = (one: Row, other: Row) => {
  const [earlier, later] = one.version < other.version ? [one, other] : [other, one];
  return { version: String(later.version), against: String(earlier.version) };
};

const RollbackAct = ({
  row: { policyId, version, workflowId },
  onDone,
}: {
  readonly row: Row;
  readonly onDone: (changed: Changed) => void;
}) => (
  <Act
    command="rollback-policy"
    label={`Go back to version ${version}`}
    size="compact-sm"
    run={async () => {
      const changed = await changeUnderControl(policyId, (approvedBy) =>
        api.POST('/v1/policies/{policyId}/rollback', {
          params: { path: { policyId } },
          body: { version, workflowId, ...(approvedBy ? { approvedBy } : {}) },
        }),
      );
      onDone(changed);
      return { data: changed };
    }}
  >
    The text of version {version} comes back into force as a new version. Earlier decisions stay as
    they are. To see its effect on past decisions, use{' '}
    <AnchorLink to="." search={{ view: 'what-if', version: String(version) }} inherit>
      What if
    </AnchorLink>
    .
  </Act>
);
