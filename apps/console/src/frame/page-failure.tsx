import { useEffect, useRef } from 'react';
import { useLive } from '../live/live';
import { Failure } from '../parts/waiting';

/** The files of a page could not be fetched: the gateway is away, or has a newer console. */
class PageNotLoaded extends Error {}

/**
 * Loads the files of a page, and rejects with `PageNotLoaded`. The router knows a failed import by its message, and would load the
 * whole console again at once, in place of which a browser without a network shows a page of its own.
 */
export const pageLoader =
  <T,>(load: () => Promise<T>) =>
  (): Promise<T> =>
    load().catch(({ message }: Error) => {
      throw new PageNotLoaded(`The page was not loaded: ${message}`);
    });

const reload = (): void => location.reload();

/**
 * Once in a tab for each message, which in most browsers names the file that is missing: a newer console has other ones. WebKit
 * names none, so there it is once in all. Rejects where the browser blocks `sessionStorage`: it could load again without end.
 */
const reloadWhereMissing = async ({ message }: PageNotLoaded): Promise<void> => {
  if (sessionStorage.getItem(message)) return;
  const isThere = await fetch('/', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) return;
  sessionStorage.setItem(message, 'loaded again');
  reload();
};

/** In the place of a page that did not load: the frame stays around it, and it loads once the gateway is there again. */
export const PageFailure = ({ error }: { readonly error: unknown }) => {
  const { status } = useLive();
  const wasAway = useRef(false);
  useEffect(() => {
    // A page that fails while the gateway is there would fail again.
    if (status === 'away') wasAway.current = true;
    else if (status === 'live' && wasAway.current) reload();
  }, [status]);
  useEffect(() => {
    // Where it is not loaded again, the page has a button for it.
    if (error instanceof PageNotLoaded) reloadWhereMissing(error).catch(() => undefined);
  }, [error]);
  useEffect(() => {
    addEventListener('online', reload);
    return () => removeEventListener('online', reload);
  }, []);
  return <Failure error={error} retry={reload} />;
};
