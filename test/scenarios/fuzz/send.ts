import { LONGEST_WAIT_MS } from '#testkit';
import { mustBeAsDocumented } from '../as-documented';
import { type Answer } from '../client';
import { type FuzzedRequest } from './requests';

/** Sends a request as it is; throws where the answer is not as documented. A stream of events has no end: only its head is read. */
export const send = async (
  url: string,
  { method, address, headers, body }: FuzzedRequest,
  credential: string | undefined,
): Promise<Answer> => {
  const ended = new AbortController();
  const response = await fetch(url + address, {
    method,
    headers: { ...(credential !== undefined && { authorization: credential }), ...headers },
    body,
    redirect: 'manual',
    signal: AbortSignal.any([ended.signal, AbortSignal.timeout(LONGEST_WAIT_MS)]),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await response.text();
  ended.abort();
  const answer = { status: response.status, headers: response.headers, text, body: parsed(text) };
  await mustBeAsDocumented({ url, method, path: address }, answer);
  return answer;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
