import { UserError } from '../user-error';
import { type WritClient } from './client';
import { type Patience } from './patience';

export const outcomes = ['accepted', 'duplicate', 'quarantined'] as const;

/** What became of one event. */
export interface EventResult {
  readonly outcome: (typeof outcomes)[number];
  readonly id?: string;
  /** The ledger position of what was recorded, now or the first time. */
  readonly position?: number;
  readonly quarantineId?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly pointer?: string;
}

interface SubmissionAnswer {
  readonly results: readonly EventResult[];
}

/**
 * Reports CloudEvents in one batch; one result for each, in order. Sending the same events again is
 * harmless: they are known by source and id.
 */
export const submitEvents = async (
  client: WritClient,
  events: readonly unknown[],
  patience?: Patience,
): Promise<readonly EventResult[]> => {
  const { body } = await client.post<SubmissionAnswer>('/v1/events', {
    body: events,
    contentType: 'application/cloudevents-batch+json',
    patience,
  });
  const results = body?.results;
  if (!Array.isArray(results) || results.length !== events.length)
    throw new UserError('The server did not say what became of each event: is it Writ?');
  return results;
};
