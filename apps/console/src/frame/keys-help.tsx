import { Group, Kbd, Modal, Stack, Table, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { useKeys, useListedKeys } from '../parts/keys';
import { places } from './places';

const everywhere: readonly (readonly [readonly string[], string])[] = [
  [['⌘K', 'Ctrl K', '/'], 'Go to a page, a record (by title or id) or a command'],
  [['?'], 'Show this list'],
  [['Esc'], 'Close the dialog, unless something was typed in it'],
];
const pages = places.map(({ key, name }) => [[key], name] as const);

/** All keys of the frame and of the page that is shown (`?`). */
export const KeysHelp = () => {
  const [isOpen, { open, close }] = useDisclosure();
  const ofPage = useListedKeys();
  useKeys({ '?': open });
  useEffect(() => {
    document.addEventListener('writ:keys', open);
    return () => document.removeEventListener('writ:keys', open);
  }, [open]);
  return (
    <Modal opened={isOpen} onClose={close} title="Keyboard shortcuts" size="lg">
      <Stack gap="lg">
        {ofPage.length > 0 && (
          <Keys
            title="On this page"
            rows={ofPage.flatMap((labels) =>
              Object.entries(labels).map(([key, action]) => [key.split(' '), action] as const),
            )}
          />
        )}
        <Keys title="Pages" rows={pages} />
        <Keys title="Everywhere" rows={everywhere} />
      </Stack>
    </Modal>
  );
};

const Keys = ({
  title,
  rows,
}: {
  readonly title: string;
  readonly rows: readonly (readonly [readonly string[], string])[];
}) => (
  <div>
    <Title order={3} size="h5" mb={4}>
      {title}
    </Title>
    <Table aria-label={title} verticalSpacing={4} withRowBorders={false}>
      <Table.Tbody>
        {rows.map(([keys, action]) => (
          <Table.Tr key={action}>
            <Table.Th scope="row" w={150}>
              <Group gap={4}>
                {keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </Group>
            </Table.Th>
            <Table.Td>{action}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </div>
);
