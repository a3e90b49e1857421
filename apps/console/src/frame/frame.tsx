import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Button,
  Group,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { type ComponentType, lazy, Suspense, useEffect } from 'react';
import { useSessionEnded } from '../api/session-end';
import { startListening, stopListening, useLive } from '../live/live';
import { Search, Sun } from '../parts/icons';
import { useKeys } from '../parts/keys';
import { MenuLink, TextLink } from '../parts/links';
import { Mark } from '../parts/mark';
import { UserText } from '../parts/user-text';
import { SignInLink } from '../parts/waiting';
import { sessionQuery, signOut, useSession } from '../session/session';
import { HaltBar } from './halt-bar';
import { OwnCount } from './own-count';
import { PaletteOnDemand } from './palette-on-demand';
import { PaperHead } from './paper-head';
import { PastBar } from './past-bar';
import { PlaceIcon } from './place-icons';
import { places } from './places';
import mark from './writ.svg';

/** Where its files are gone, as after an upgrade, the header and the failures have a link. */
const SignInAgain = lazy<ComponentType>(() =>
  import('../session/sign-in-again').catch(() => ({ default: () => null })),
);

/** The frame around every page: navigation, the session, and whether data is live. */
export const Frame = () => {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  useEffect(() => {
    startListening();
    return stopListening;
  }, []);
  useEffect(close, [pathname, close]);
  const isEnded = useSessionEndSeen();
  useKeys(
    Object.fromEntries(places.map(({ path, key }) => [key, () => void navigate({ to: path })])),
  );
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#page" className="skip">
        Skip to the page
      </a>
      <AppShell.Header>
        <Header isOpen={isOpen} toggle={toggle} />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        {places.map(({ path, name, question, key }) => (
          <MenuLink
            key={path}
            to={path}
            label={name}
            leftSection={<PlaceIcon path={path} />}
            title={`${question} (${key})`}
            rightSection={path === '/mine' && <OwnCount />}
            active={path === '/' ? pathname === '/' : pathname.startsWith(path)}
          />
        ))}
        <Group gap="xs" mt="auto" p="xs" hiddenFrom="sm">
          <Who />
        </Group>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <PaperHead />
        <HaltBar />
        <PastBar />
        <Suspense>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <PaletteOnDemand />
      <Suspense>{isEnded && <SignInAgain />}</Suspense>
    </AppShell>
  );
};

/**
 * Whether the session of the page has ended. The stream of events ends with it and does not say why, and an answer that was on
 * its way while somebody signed in again may be of the former session: both are checked.
 */
const useSessionEndSeen = (): boolean => {
  const { status } = useLive();
  const isEnded = useSessionEnded();
  const queries = useQueryClient();
  const isDoubtful = status === 'away' || isEnded;
  useEffect(() => {
    if (isDoubtful) void queries.refetchQueries(sessionQuery);
  }, [isDoubtful, queries]);
  return isEnded;
};

const Header = ({ isOpen, toggle }: { readonly isOpen: boolean; readonly toggle: () => void }) => {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  return (
    <Group h="100%" px={{ base: 'xs', sm: 'md' }} justify="space-between" wrap="nowrap">
      <Group gap="xs" wrap="nowrap">
        <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Pages" />
        <TextLink to="/" fw={750} size="lg" c="inherit" td="none" className="mark">
          <img src={mark} width={24} height={24} alt="" />
          Writ
        </TextLink>
        <LiveMark />
      </Group>
      <Group gap="xs" wrap="nowrap">
        <Button
          variant="default"
          size="compact-md"
          leftSection={<Search />}
          onClick={() => document.dispatchEvent(new CustomEvent('writ:palette'))}
        >
          Go to …{' '}
          <Box component="span" visibleFrom="sm" c="dimmed" ml={6}>
            ⌘K
          </Box>
        </Button>
        <ActionIcon
          variant="default"
          aria-label={scheme === 'dark' ? 'Light mode' : 'Dark mode'}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          <Sun />
        </ActionIcon>
        <Group gap="xs" visibleFrom="sm" wrap="nowrap">
          <Who />
        </Group>
      </Group>
    </Group>
  );
};

/** Who one is, and the way out; on a phone both stand below the pages. */
const Who = () => {
  const session = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await signOut();
    queries.clear();
    await navigate({ to: '/sign-in' });
  };
  return (
    <>
      <Text size="sm">
        <UserText>{session?.actor.id}</UserText>{' '}
        <Text component="span" size="sm" c="dimmed">
          {session?.roles.join(', ')}
        </Text>
      </Text>
      {useSessionEnded() ? (
        <SignInLink />
      ) : (
        <Button variant="subtle" size="compact-md" onClick={() => void leave()}>
          Sign out
        </Button>
      )}
    </>
  );
};

const LiveMark = () => {
  const { status } = useLive();
  if (useSessionEnded()) return <Mark kind="warn">signed out</Mark>;
  if (status === 'live') return <Mark kind="run">live</Mark>;
  return (
    <Mark kind={status === 'away' ? 'warn' : 'still'}>
      {status === 'away' ? 'offline' : 'connecting'}
    </Mark>
  );
};
