import { Box, Button, Group, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { type LiveEvent, useLive, useNews } from '../live/live';

export interface PageProps {
  readonly title: string;
  /** The question that the page answers, in the words of who asks it. */
  readonly question: string;
  /** The ledger position that what is shown is true at. */
  readonly position?: number | undefined;
  /** Which events make the page say that there is something new; none for pages that follow by themselves. */
  readonly news?: (event: LiveEvent) => boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const nothing = (): boolean => false;

/** The frame of every page: what it answers, how fresh the answer is, and what came since. */
export const Page = ({
  title,
  question,
  position,
  news = nothing,
  actions,
  children,
}: PageProps) => {
  const count = useNews(position, news);
  const queries = useQueryClient();
  useEffect(() => {
    document.title = `${title} · Writ`;
  }, [title]);
  return (
    <Box>
      <Group justify="space-between" align="flex-start" gap="md">
        <Box miw={0}>
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          <Text c="dimmed">{question}</Text>
        </Box>
        <Group gap="xs">
          {count > 0 && (
            <Button size="compact-md" radius="xl" onClick={() => void queries.invalidateQueries()}>
              {count} new · show
            </Button>
          )}
          <Freshness position={position} />
          {actions}
        </Group>
      </Group>
      {children}
    </Box>
  );
};

/** How far what is shown is behind the ledger. */
const Freshness = ({ position }: { readonly position: number | undefined }) => {
  const { position: end } = useLive();
  if (position === undefined) return null;
  const behind = end === undefined ? 0 : Math.max(0, end - position);
  return (
    <Text size="sm" c="dimmed" role="status">
      true at {position.toLocaleString('en')}
      {behind > 0 && `, ${behind.toLocaleString('en')} behind`}
    </Text>
  );
};
