import { Table, Text } from '@mantine/core';
import { type RowOf } from '../../api/queries';
import { UserText } from '../../parts/user-text';
import { TextDiff } from '../../parts/text-diff';
import { When } from '../../parts/when';
import { useFilters } from '../../parts/filters';
import { AnchorLink } from '../../parts/links';

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
      <Table.ScrollContainer minWidth={420}>
        <Table aria-label="Versions">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Version</Table.Th>
              <Table.Th>Published</Table.Th>
              <Table.Th>Digest</Table.Th>
              <Table.Th>Compare</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ version, publishedAt, publishedBy, digest, eventId, current }) => (
              <Table.Tr key={version}>
                <Table.Td>
                  <AnchorLink
                    to="."
                    search={{ version: String(version) }}
                    underline="always"
                    size="sm"
                  >
                    {version}
                  </AnchorLink>
                  {current && ' in force'}
                </Table.Td>
                <Table.Td>
                  <AnchorLink
                    to="/ledger/events/$eventId"
                    params={{ eventId }}
                    underline="always"
                    size="sm"
                  >
                    <When at={publishedAt} />
                  </AnchorLink>{' '}
                  by <UserText>{publishedBy}</UserText>
                </Table.Td>
                <Table.Td>
                  <Text size="sm" ff="monospace" title={digest}>
                    {digest.slice(0, 12)}…
                  </Text>
                </Table.Td>
                <Table.Td>
                  {version !== shown.version && (
                    <AnchorLink
                      to="."
                      search={{ version: String(shown.version), against: String(version) }}
                      size="sm"
                    >
                      with version {shown.version}
                    </AnchorLink>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
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

const textOf = ({ definition }: Row): string => JSON.stringify(definition, null, 2);
