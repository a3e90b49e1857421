import { useEffect, useRef } from 'react';
import { useLive } from '../live/live';
import { Failure } from '../parts/waiting';

const reload = (): void => location.reload();

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
    addEventListener('online', reload);
    return () => removeEventListener('online', reload);
  }, []);
  return <Failure error={error} retry={reload} />;
};
