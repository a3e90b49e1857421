import { Text } from '@mantine/core';
import { type RowOf } from '../../api/queries';
import { useFilters } from '../../parts/filters';
import { DataTable, type TableColumn } from '../../parts/data-table';
import { AnchorLink, places } from '../../parts/links';
import { TextDiff } from '../../parts/text-diff';
import { UserText } from '../../parts/user-text';
import { When } from '../../parts/when';

type Row = RowOf<'/v1/workflows'>;

/** Every version that was published, and how the one that is shown differs from the one before or a chosen one. */
export const Versions = ({
  rows,
  shown,
}: {
  readonly rows: readonly Row[];
  readonly shown: Row;
}) => {
  const { filters } = useFilters();
  const against = rows.find(({ version }) => String(version) === filters['against']);
  return (
    <>
      <DataTable
        label="Versions"
        minWidth={420}
        rows={rows}
        columns={columnsBeside(shown)}
        keyOf={({ version }) => String(version)}
      />
      {against && (
        <TextDiff
          before={textOf(against)}
          after={textOf(shown)}
          labels={[`Version ${against.version}`, `Version ${shown.version}`]}
        />
      )}
    </>
  );
};

const columnsBeside = (shown: Row): readonly TableColumn<Row>[] => [
  {
    label: 'Version',
    show: ({ version, current }) => (
      <>
        <AnchorLink to="." search={{ version: String(version) }} underline="always" size="sm">
          {version}
        </AnchorLink>
        {current && ' in force'}
      </>
    ),
  },
  {
    label: 'Published',
    show: ({ eventId, publishedAt, publishedBy }) => (
      <>
        <AnchorLink {...places.event(eventId)} underline="always" size="sm">
          <When at={publishedAt} />
        </AnchorLink>{' '}
        by <UserText>{publishedBy}</UserText>
      </>
    ),
  },
  {
    label: 'Digest',
    show: ({ digest }) => (
      <Text size="sm" ff="monospace" title={digest}>
        {digest.slice(0, 12)}…
      </Text>
    ),
  },
  {
    label: 'Compare',
    show: ({ version }) =>
      version !== shown.version && (
        <AnchorLink
          to="."
          search={{ version: String(shown.version), against: String(version) }}
          size="sm"
        >
          with version {shown.version}
        </AnchorLink>
      ),
  },
];

const textOf = ({ definition }: Row): string => JSON.stringify(definition, null, 2);
