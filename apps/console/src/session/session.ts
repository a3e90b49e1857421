import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, token } from '../api/client';
import { isSignedOut } from '../api/problem';
import { type May, mayOf } from './may';

/** The signed-in user and their permissions; null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    try {
      const { data } = await api.GET('/v1/session', { signal });
      token.keep(data?.csrf ?? null);
      return data ?? null;
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      token.keep(null);
      return null;
    }
  },
  staleTime: Infinity,
});

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
};
