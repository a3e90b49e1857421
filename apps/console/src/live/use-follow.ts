import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { lastWritten } from '../api/position';
import { useLive, type LiveEvent } from './live';

/**
 * Asks again for what is shown of one thing when an event of it comes. Lists do not follow: their rows would jump under the
 * pointer, so they say how much is new instead. Answers are asked for as of that event at least: views come after the log.
 */
export const useFollow = (isOfIt: (event: LiveEvent) => boolean): void => {
  const { recent } = useLive();
  const queries = useQueryClient();
  const latest = recent.findLast(isOfIt)?.position;
  useEffect(() => {
    if (latest === undefined) return;
    lastWritten.keep(latest);
    void queries.invalidateQueries();
  }, [latest, queries]);
};
