import { type RetryPolicy, type WritClient, WritError } from '#client';
import { type SubmitReply, type SubmitResult } from '#contracts';

/** CloudEvents as they are sent: a JSON array, and how many stand in it. */
export interface EventBatch {
  readonly text: string;
  readonly count: number;
}

/**
 * Reports CloudEvents in one batch; one result for each, in order. Sending the same events again is
 * harmless: they are known by source and id.
 */
export const submitEvents = async (
  client: WritClient,
  { text, count }: EventBatch,
  retryPolicy?: RetryPolicy,
  signal?: AbortSignal,
): Promise<readonly SubmitResult[]> => {
  const { body } = await client.post<SubmitReply | undefined>('/v1/events', {
    body: text,
    contentType: 'application/cloudevents-batch+json',
    retryPolicy,
    signal,
  });
  const results = body?.results;
  if (!Array.isArray(results) || results.length !== count)
    throw new WritError('The server did not say what became of each event: is it Writ?');
  return results;
};
