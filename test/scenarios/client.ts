import { v7 as uuidv7 } from 'uuid';
import { LONGEST_WAIT_MS } from '#testkit';
import { mustBeAsDocumented, takesParameter } from './as-documented';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly body: any;
}

export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; `body` is sent as JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly body?: unknown;
  readonly timeoutMs?: number;
}

/** By log: the highest position that a command was answered with. */
const written = new Map<string, number>();

/**
 * A user of the HTTP API, as any outside system would be one: what is answered has to be as documented, and lists include
 * what users of the same log wrote before.
 */
export class ApiUser {
  constructor(
    readonly url: string,
    readonly key: string,
    readonly log = url,
  ) {}

  async send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const { headers = {}, raw, body, timeoutMs = LONGEST_WAIT_MS } = sent;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    const { status } = response;
    const answer: Answer = { status, headers: response.headers, text, body: parsed(text) };
    await mustBeAsDocumented({ url: this.url, method, path }, answer);
    if (method !== 'GET' && Number.isInteger(answer.body?.position))
      written.set(this.log, Math.max(answer.body.position, written.get(this.log) ?? 0));
    return answer;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', await this.afterWrites(path), { headers });
  }

  post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, { body, headers });
  }

  put(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('PUT', path, { body, headers });
  }

  private async afterWrites(path: string): Promise<string> {
    const position = written.get(this.log);
    const isStated = /[?&](atLeast|asOf)=/.test(path);
    if (position === undefined || isStated) return path;
    const isTaken = await takesParameter('atLeast', { url: this.url, method: 'GET', path });
    return isTaken ? `${path}${path.includes('?') ? '&' : '?'}atLeast=${position}` : path;
  }

  /** CloudEvents in batch mode. */
  publish(events: readonly unknown[]): Promise<Answer> {
    return this.send('POST', '/v1/events', {
      raw: JSON.stringify(events),
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
  }
}

const parsed = (text: string): any => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A CloudEvent of ours, from an outside system. */
export const cloudEvent = (
  type: string,
  data: Record<string, unknown>,
  attributes: Record<string, unknown> = {},
): Record<string, unknown> => ({
  specversion: '1.0',
  id: uuidv7(),
  source: '/tests/helpdesk',
  type: `writ.${type}.v1`,
  time: new Date(Date.now() - 60_000).toISOString(),
  datacontenttype: 'application/json',
  data,
  ...attributes,
});

/** An id that no other test uses. */
export const newId = (prefix: string): string => `${prefix}-${uuidv7().slice(-12)}`;
