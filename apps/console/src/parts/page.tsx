import { Box, Button, Group, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ComponentType, createContext, type ReactNode, useContext, useEffect } from 'react';
import { usePast } from '../api/queries';
import { type LiveEvent, useLive, useNews } from '../live/live';
import { filtersOf, useFilters } from './filters';
import { AnchorLink } from './links';
import { UnknownChoices } from './unknown-choices';
import { visible } from './user-text';
import styles from './views.module.css';

interface PageProps {
  /** From anybody: hidden characters are shown by number. */
  readonly title: string;
  /** The question that the page answers for its users. */
  readonly question: string;
  /** The ledger position that what is shown is true at. */
  readonly position?: number | undefined;
  /** Which events make the page say that there is something new; none for pages that follow by themselves. */
  readonly news?: (event: LiveEvent) => boolean;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

const nothing = (): boolean => false;

/** The links between the views of a page, which `Page` shows above its content. */
const ViewLinks = createContext<ReactNode>(null);

/** The frame of every page: what it answers, how fresh the answer is, and what came since. */
export const Page = ({
  title: stated,
  question,
  position,
  news = nothing,
  actions,
  children,
}: PageProps) => {
  const title = visible(stated);
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
      {useContext(ViewLinks)}
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
      As of position {position.toLocaleString('en')}
      {behind > 0 && `, ${behind.toLocaleString('en')} behind`}
    </Text>
  );
};

interface View {
  readonly label: string;
  /** The search parameters of this view, besides the as-of parameters. */
  readonly search: Readonly<Record<string, string | undefined>>;
  readonly isShown: boolean;
}

interface NamedView {
  /** Its name in the address; the first one has none. */
  readonly view?: string;
  readonly label: string;
  readonly Shown: ComponentType;
}

/** Several views of which the address names one by `view`: each shows its `Page`. */
export const PageOfViews = ({
  label,
  views,
  keeps = [],
}: {
  readonly label: string;
  readonly views: readonly NamedView[];
  /** The filters that one keeps when one goes to another view. */
  readonly keeps?: readonly string[];
}) => {
  const { filters } = useFilters();
  const shown = views.find(({ view }) => view === filters['view']) ?? views[0]!;
  const others = filtersOf(filters, keeps);
  const links = views.map(({ view, label: name }) => ({
    label: name,
    search: view === undefined ? others : { ...others, view },
    isShown: view === shown.view,
  }));
  return (
    <ViewLinks
      value={
        <>
          <Views label={label} views={links} />
          <UnknownChoices of={[{ name: 'view', label: 'View', values: namesOf(views) }]} />
        </>
      }
    >
      <shown.Shown />
    </ViewLinks>
  );
};

const namesOf = (views: readonly NamedView[]): readonly string[] =>
  views.flatMap(({ view }) => view ?? []);

/** The views of a page, as links: the address holds the current one. */
export const Views = ({
  label,
  views,
}: {
  readonly label: string;
  readonly views: readonly View[];
}) => {
  const past = usePast();
  return (
    <Group component="nav" aria-label={label} gap="xs" my="sm" className={styles.views}>
      {views.map(({ label: name, search, isShown }) => (
        <AnchorLink
          key={name}
          to="."
          search={{ ...search, ...past }}
          activeOptions={{ exact: true, includeSearch: true }}
          aria-current={isShown ? 'page' : undefined}
          underline="never"
          className={styles.view}
        >
          {name}
        </AnchorLink>
      ))}
    </Group>
  );
};
