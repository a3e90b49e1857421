import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { usePast } from '../api/queries';
import { takesPast } from '../api/position';
import { Copy } from './icons';
import { type Pasted, pastedText, shell } from './pasted';

export interface CopyAsProps {
  /** The path of the API with its parameters, without the address: `/v1/approvals?status=requested`. */
  readonly path: string;
  /** Filters that are added to the path of a list, as the page has them: the same rows can be had as CSV. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** The line of the command line, after `npx writ`. */
  readonly cli?: string | Pasted;
  readonly sql?: string | Pasted;
  /** What the link to the CSV says, where the page shows fewer rows than the query has. */
  readonly csv?: string;
}

/** The query of the page for other tools: a file, curl, the command line, SQL. */
export const CopyAs = ({ path, query, cli, sql, csv = 'CSV' }: CopyAsProps) => {
  const [isOpen, { open, close }] = useDisclosure();
  const past = usePast();
  const all = { ...query, ...(takesPast(path) ? past : {}) };
  const stated = Object.entries(all).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(stated.map(([name, value]) => [name, String(value)]));
  const address = `${location.origin}${withSearch(path, search)}`;
  // A file of all rows has the order of the list.
  const narrowing = [...search].filter(([name]) => name !== 'sort');
  const file = withSearch(path, new URLSearchParams([...narrowing, ['format', 'csv']]));
  const ways = [
    { name: 'curl', text: shell`curl -H "authorization: Bearer $KEY" ${address}`.text },
    ...(cli ? [{ name: 'CLI', text: `npx writ ${pastedText(cli)}` }] : []),
    ...(sql ? [{ name: 'SQL', text: pastedText(sql) }] : []),
  ];
  return (
    <>
      {query && (
        <Button component="a" href={file} download variant="default" size="compact-md">
          {csv}
        </Button>
      )}
      <Button variant="default" size="compact-md" leftSection={<Copy />} onClick={open}>
        Copy as
      </Button>
      <Modal opened={isOpen} onClose={close} title="Run this query elsewhere" size="lg">
        <Stack>
          {ways.map(({ name, text }) => (
            <div key={name}>
              <Group justify="space-between" mb={4}>
                <Text fw={600}>{name}</Text>
                <CopyButton value={text}>
                  {({ copied, copy }) => (
                    <Button size="compact-sm" variant="default" onClick={copy}>
                      {copied ? 'Copied' : `Copy ${name}`}
                    </Button>
                  )}
                </CopyButton>
              </Group>
              <Code block tabIndex={0} role="region" aria-label={name}>
                {text}
              </Code>
            </div>
          ))}
        </Stack>
      </Modal>
    </>
  );
};

const withSearch = (path: string, search: URLSearchParams): string =>
  search.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${search.toString()}`;
