import { Checkbox, Group as Row, NativeSelect, Text } from '@mantine/core';
import { type GroupedPath, useGroups, usePast } from '../../api/queries';
import { CopyAs } from '../../parts/copy-as';
import { FilterBar, filtersOf, useFilters } from '../../parts/filters';
import { type Column, Grid } from '../../parts/grid';
import { originFilter, originOf } from '../../parts/origin-filter';
import { Page } from '../../parts/page';
import { shell } from '../../parts/pasted';
import { UTC } from '../../parts/days';
import { zoneName } from '../../parts/times';
import { labelOf } from '../../parts/values';
import { Empty, Waiting } from '../../parts/waiting';
import {
  dimensionText,
  figuresOf,
  type Group,
  measuresOf,
  measureText,
  sortedGroups,
} from './group-cells';
import { SaveAlert } from './save-alert';

/** Every report that is answered by groups: one that is missing here does not compile. */
const labels: Readonly<Record<GroupedPath, string>> = {
  '/v1/reports/exception-trends': 'Exceptions',
  '/v1/reports/cycle-times': 'Cycle times',
  '/v1/reports/conformance-rates': 'Conformance',
  '/v1/reports/first-time-fix': 'First-time fix',
  '/v1/reports/open-work': 'Open work',
  '/v1/reports/waiting': 'Workload: what waits now',
  '/v1/reports/break-glass-trends': 'Break-glass',
  '/v1/reports/closed-without-evidence': 'Closed without evidence',
  '/v1/reports/timeliness': 'Timeliness',
  '/v1/reports/step-times': 'Step times',
  '/v1/reports/holds': 'Holds and stalls',
  '/v1/reports/approval-answers': 'Answers to approvals',
};
const paths = Object.keys(labels) as readonly GroupedPath[];

const FIELDS = ['workflow', 'jobType', 'from', 'to'];
const DIMENSIONS_MAX = 5;

/** A report by the dimensions that one chooses: each group with its denominator and the intervals of its ratios. */
export const GroupsView = () => {
  const { filters } = useFilters();
  const path = paths.find((one) => nameOf(one) === filters['report']) ?? paths[0]!;
  const groupBy = filters['groupBy'] ?? 'month';
  const zone = filters['zone'] ?? UTC;
  const narrowed = { ...filtersOf(filters, FIELDS), ...ownFirst(path, groupBy, filters) };
  const query = { ...narrowed, groupBy, zone };
  const groups = useGroups(path, query);
  const name = nameOf(path);
  const isNow = usePast().asOf === undefined;
  return (
    <Page
      title="Groups"
      question="How do groups of work differ, and is the difference more than chance?"
      position={groups.position}
      actions={
        <Row gap="xs">
          {isNow && (
            <SaveAlert
              report={name}
              groupBy={groupBy.split(',')}
              zone={zone}
              filters={narrowed}
              figures={figuresOf(groups.rows[0] as Group | undefined, groupBy.split(','))}
            />
          )}
          <CopyAs
            path={path}
            query={query}
            cli={shell`report ${name} --group-by ${groupBy} --zone ${zone}`}
          />
        </Row>
      }
    >
      <Choices path={path} groupBy={groupBy.split(',')} zone={zone} known={groups.dimensions} />
      <FilterBar
        fields={hasOrigin(path, groupBy) ? [...FIELDS, originFilter] : FIELDS}
        zone={zone}
      />
      {groups.isPending || groups.error ? (
        <Waiting on={groups} />
      ) : groups.rows.length === 0 ? (
        <Empty
          title="Nothing to count"
          command={shell`npx writ report ${name} --group-by ${groupBy} --as analyst`}
        />
      ) : (
        <>
          <GroupTable
            label={`${labels[path]} by group`}
            groups={groups.rows as readonly Group[]}
            groupBy={groupBy.split(',')}
            zone={zone}
          />
          <Text size="xs" c="dimmed" mt="xs">
            Parentheses have the exact 95 % interval of a ratio: groups whose intervals lie apart
            differ by more than chance.
          </Text>
        </>
      )}
    </Page>
  );
};

/** Nobody imports these. */
const NATIVE: readonly GroupedPath[] = [
  '/v1/reports/approval-answers',
  '/v1/reports/break-glass-trends',
];

/** Whether groups are narrowed by origin; groups by origin have both. */
const hasOrigin = (path: GroupedPath, groupBy: string): boolean =>
  !NATIVE.includes(path) && !groupBy.split(',').includes(originFilter.name);

const ownFirst = (
  path: GroupedPath,
  groupBy: string,
  filters: Parameters<typeof originOf>[0],
): ReturnType<typeof originOf> => (hasOrigin(path, groupBy) ? originOf(filters) : {});

const nameOf = (path: GroupedPath): string => path.replace('/v1/reports/', '');

interface ChoicesProps {
  readonly path: GroupedPath;
  readonly groupBy: readonly string[];
  readonly zone: string;
  readonly known: readonly string[];
}

const Choices = ({ path, groupBy, zone, known }: ChoicesProps) => {
  const { set } = useFilters();
  return (
    <Row gap="md" align="flex-end" my="sm">
      <NativeSelect
        label="Report"
        value={nameOf(path)}
        data={paths.map((one) => ({ value: nameOf(one), label: labels[one] }))}
        onChange={(event) => set({ report: event.currentTarget.value, groupBy: undefined })}
      />
      <Checkbox.Group
        label="Group by"
        value={[...groupBy]}
        onChange={(chosen) => {
          if (chosen.length > 0 && chosen.length <= DIMENSIONS_MAX)
            set({ groupBy: chosen.join(',') });
        }}
      >
        <Row gap="sm" mt={4}>
          {known.map((name) => (
            <Checkbox key={name} value={name} label={labelOf(name)} size="sm" />
          ))}
        </Row>
      </Checkbox.Group>
      <NativeSelect
        label="Months and weeks of"
        value={zone}
        data={[...new Set([UTC, zoneName(), zone])]}
        onChange={(event) => set({ zone: event.currentTarget.value })}
      />
    </Row>
  );
};

const GroupTable = ({
  label,
  groups,
  groupBy,
  zone,
}: {
  readonly label: string;
  readonly groups: readonly Group[];
  readonly groupBy: readonly string[];
  readonly zone: string;
}) => {
  const columns: readonly Column<Group>[] = [
    ...groupBy.map((name) => ({
      label: labelOf(name),
      width: 'minmax(7rem, 1.5fr)',
      show: (group: Group) => <bdi>{dimensionText(name, group[name], zone)}</bdi>,
    })),
    ...measuresOf(groups[0]!, groupBy).map((name) => ({
      label: labelOf(name),
      width: 'minmax(4rem, 1fr)',
      show: (group: Group) => measureText(group, name),
    })),
  ];
  return (
    <Grid
      label={label}
      rows={sortedGroups(groups, groupBy)}
      columns={columns}
      keyOf={(group) => groupBy.map((name) => String(group[name])).join(' ')}
    />
  );
};
