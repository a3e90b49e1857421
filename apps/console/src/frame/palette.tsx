import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { usePast } from '../api/queries';
import { useFilters } from '../parts/filters';
import { Search } from '../parts/icons';
import { UserText } from '../parts/user-text';
import { signOut } from '../session/session';
import { KeysHelp } from './keys-help';
import { matches, type Thing, typedOf, useFound, useThingsOf } from './palette-search';
import { pastOf } from './past-bar';
import { places } from './places';

const [store, palette] = createSpotlight();
const SEARCH_DELAY_MS = 200;

export interface PaletteProps {
  /** What is opened at first. */
  readonly first: 'palette' | 'keys';
}

const SHOW_KEYS = 'writ:keys';

/** Command palette (⌘K, /): opens pages, searches records, and runs the commands of the frame. */
const Palette = ({ first }: PaletteProps) => {
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    document.addEventListener('writ:palette', palette.open);
    return () => document.removeEventListener('writ:palette', palette.open);
  }, []);
  useEffect(() => {
    if (first === 'keys') document.dispatchEvent(new CustomEvent(SHOW_KEYS));
    else palette.open();
  }, [first]);
  return (
    <>
      <Spotlight.Root
        store={store}
        query={query}
        onQueryChange={setQuery}
        shortcut={['mod + K', '/']}
        onSpotlightOpen={() => setIsOpen(true)}
        onSpotlightClose={() => setIsOpen(false)}
        maxHeight="60dvh"
        scrollable
        attributes={{ content: { 'aria-label': 'Palette' } }}
        overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      >
        <Spotlight.Search
          leftSection={<Search />}
          aria-label="Go to"
          placeholder="Page, title, person, code, or any id …"
          onKeyDown={({ key }) => key === 'Enter' && goFirst()}
        />
        <Found query={query} isOpen={isOpen} ask={setQuery} />
      </Spotlight.Root>
      <KeysHelp />
    </>
  );
};

/** Results by id arrive after typing, when the library has selected nothing: Enter opens the first one. */
const goFirst = (): void => {
  if (!document.querySelector('[data-action][data-selected]'))
    document.querySelector<HTMLElement>('[data-action]')?.click();
};

const Found = ({
  query,
  isOpen,
  ask,
}: {
  readonly query: string;
  readonly isOpen: boolean;
  readonly ask: (query: string) => void;
}) => {
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(query, SEARCH_DELAY_MS);
  const [withImported, setWithImported] = useState(false);
  const things = useThingsOf(typedOf(settled));
  const found = useFound(settled, { isOpen, withImported }).filter(
    ({ key }) => !things.some((thing) => thing.key === key),
  );
  const pages = places.filter(({ name, question }) => matches(query, name, question));
  const include: Command = {
    name: withImported ? 'Leave out imported work' : 'Search imported work too',
    run: () => setWithImported(!withImported),
    staysOpen: true,
    isAlways: true,
  };
  // It comes with the results: the library selects what is there while somebody types, and Enter must open a result.
  const isSettled = query === settled && query.trim() !== '';
  const commands = [...useCommands(query, ask), ...(isSettled ? [include] : [])].filter(
    ({ isAlways = false, name }) => isAlways || matches(query, name),
  );
  const go = ({ place }: Thing): void => void navigate(place);
  const isEmpty = [things, pages, found].every(({ length }) => length === 0);
  return (
    <Spotlight.ActionsList>
      <Things label="By id" things={things} go={go} />
      {pages.length > 0 && (
        <Spotlight.ActionsGroup label="Pages">
          {pages.map(({ path, name, question }) => (
            <Spotlight.Action
              key={path}
              label={name}
              description={question}
              onClick={() => void navigate({ to: path })}
            />
          ))}
        </Spotlight.ActionsGroup>
      )}
      <Things
        label={settled.trim() === '' ? 'Latest work orders' : 'Found'}
        things={found}
        go={go}
      />
      {commands.length > 0 && (
        <Spotlight.ActionsGroup label="Commands">
          {commands.map(({ name, run, staysOpen = false }) => (
            <Spotlight.Action
              key={name}
              label={name}
              onClick={run}
              closeSpotlightOnTrigger={!staysOpen}
            />
          ))}
        </Spotlight.ActionsGroup>
      )}
      {isEmpty && (
        <Spotlight.Empty>
          {query === settled ? 'No page or record has these words.' : 'Searching …'}
        </Spotlight.Empty>
      )}
    </Spotlight.ActionsList>
  );
};

const Things = ({
  label,
  things,
  go,
}: {
  readonly label: string;
  readonly things: readonly Thing[];
  readonly go: (thing: Thing) => void;
}) =>
  things.length > 0 && (
    <Spotlight.ActionsGroup label={label}>
      {things.map((thing) => (
        <Spotlight.Action key={thing.key} onClick={() => go(thing)}>
          <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
            {thing.what} <UserText>{thing.label}</UserText>
            <span style={{ display: 'block', opacity: 0.85, fontSize: '0.75rem' }}>
              <UserText>{thing.more}</UserText>
            </span>
          </span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  );

interface Command {
  readonly name: string;
  readonly run: () => void;
  readonly staysOpen?: boolean;
  /** It matches any input, whatever its label. */
  readonly isAlways?: boolean;
}

const useCommands = (query: string, ask: (query: string) => void): readonly Command[] => {
  const { asOf: now } = usePast();
  const { set } = useFilters();
  const { setColorScheme } = useMantineColorScheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { asOf } = typedOf(query);
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  const leave = async (): Promise<void> => {
    await signOut();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  return [
    asOf === undefined
      ? { name: 'As of …: see this page as it was', run: () => ask('as of '), staysOpen: true }
      : {
          name: `See this page as of ${asOf}`,
          run: () => set({ asOf: pastOf(asOf) }),
          isAlways: true,
        },
    ...(now === undefined
      ? []
      : [{ name: 'Back to now', run: () => set({ asOf: undefined, known: undefined }) }]),
    { name: other === 'dark' ? 'Dark mode' : 'Light mode', run: () => setColorScheme(other) },
    {
      name: 'Show keyboard shortcuts',
      run: () => document.dispatchEvent(new CustomEvent(SHOW_KEYS)),
    },
    { name: 'Sign out', run: () => void leave() },
  ];
};

export default Palette;
