import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive, type LiveEvent } from './live';

/**
 * Asks again for what is shown of one thing when an event of it comes. Lists do not follow: their rows would jump under the
 * pointer, so they say how much is new instead.
 */
export const useFollow = (isOfIt: (event: LiveEvent) => boolean): void => {
  const { recent } = useLive();
  const queries = useQueryClient();
  const latest = recent.findLast(isOfIt)?.position;
  useEffect(() => {
    if (latest !== undefined) void queries.invalidateQueries();
  }, [latest, queries]);
};
