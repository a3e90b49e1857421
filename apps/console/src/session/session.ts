import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, token } from '../api/client';
import { isSignedOut } from '../api/problem';
import { sessionEnd } from '../api/session-end';
import { type May, mayOf } from './may';

const readSession = async (signal: AbortSignal) => {
  try {
    const { data } = await api.GET('/v1/session', { signal });
    return data ?? null;
  } catch (error) {
    if (!isSignedOut(error)) throw error;
    return null;
  }
};

type Session = Awaited<ReturnType<typeof readSession>>;

/**
 * The signed-in user and their permissions; null when nobody is signed in. After the session of the page has ended, it is still
 * whose page it is.
 */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal, client, queryKey }): Promise<Session> => {
    const before = client.getQueryData<Session>(queryKey) ?? null;
    const session = await readSession(signal);
    if (before && !session) return before;
    token.keep(session?.csrf ?? null);
    if (before && session && !isOfSame(before, session)) {
      // What is typed in the page is of somebody else.
      location.reload();
      return before;
    }
    sessionEnd.isOver();
    return session;
  },
  staleTime: Infinity,
  // Somebody may have signed in again in another tab.
  refetchOnWindowFocus: () => sessionEnd.isNow() && 'always',
});

const isOfSame = (one: NonNullable<Session>, other: NonNullable<Session>): boolean =>
  one.actor.id === other.actor.id && one.tenant === other.tenant;

/** The session of the page; only pages behind the sign-in call it, where there is one. */
export const useSession = () => useQuery(sessionQuery).data ?? undefined;

/** Whether the session may send a command or query, by its name in /docs. */
export const useMay = (name: string): May => mayOf(useSession(), name);

export const signIn = async (key: string): Promise<void> => {
  const { data } = await api.POST('/v1/session', { body: { key } });
  token.keep(data?.csrf ?? null);
};

export const signOut = async (): Promise<void> => {
  await api.DELETE('/v1/session');
  token.keep(null);
  sessionEnd.isOver();
};
