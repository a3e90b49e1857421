import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Copy } from './icons';

export interface CopyAsProps {
  /** The path of the API with its parameters, without the address: `/v1/approvals?status=requested`. */
  readonly path: string;
  /** Filters that are added to the path, as the page has them. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** The line of the command line, after `npx writ`. */
  readonly cli?: string;
  readonly sql?: string;
}

/** The query of the page for other tools: curl, the command line, SQL. */
export const CopyAs = ({ path, query = {}, cli, sql }: CopyAsProps) => {
  const [isOpen, { open, close }] = useDisclosure();
  const stated = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(
    stated.map(([name, value]) => [name, String(value)]),
  ).toString();
  const address = `${location.origin}${path}${search && (path.includes('?') ? '&' : '?')}${search}`;
  const ways = [
    { name: 'curl', text: `curl -H "authorization: Bearer $KEY" ${quoted(address)}` },
    ...(cli ? [{ name: 'CLI', text: `npx writ ${cli}` }] : []),
    ...(sql ? [{ name: 'SQL', text: sql }] : []),
  ];
  return (
    <>
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

/** For a shell: nothing within single quotes means anything to it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
