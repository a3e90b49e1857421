import { type ServerResponse } from 'node:http';
import { type Received, Receiver } from './receiver';

/** A message as a channel shows it. */
export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly object[];
}

interface SlackRequest extends Pick<SlackMessage, 'text' | 'blocks'> {
  readonly client_msg_id?: string;
  readonly ts?: string;
}

/** A token as Slack makes them, which requests otherwise must not hold. */
export const SLACK_TOKEN = ['xoxb', '1'.repeat(12), '2'.repeat(12), 'a1B2'.repeat(6)].join('-');

/** Slack’s web API as an app sees it: posts messages, knows one that is sent again, and changes one that is there. */
export class OutsideSlack {
  /** Errors that it answers first, before it does anything. */
  errors: string[] = [];
  /** What it shows, each message as it is now. */
  readonly messages = new Map<string, SlackMessage>();
  private posted = 0;
  private readonly byClientId = new Map<string, string>();

  private constructor(readonly receiver: Receiver) {
    receiver.answer = (received, response) => this.answer(received, response);
  }

  static async start(): Promise<OutsideSlack> {
    return new OutsideSlack(await Receiver.start());
  }

  get url(): string {
    return this.receiver.url('/api');
  }

  shown(): readonly SlackMessage[] {
    return [...this.messages.values()];
  }

  stop(): Promise<void> {
    return this.receiver.stop();
  }

  private answer({ path, headers, body }: Received, response: ServerResponse): void {
    const result =
      headers.authorization === `Bearer ${SLACK_TOKEN}`
        ? this.resultOf(path, JSON.parse(body) as SlackRequest)
        : { ok: false, error: 'invalid_auth' };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  private resultOf(path: string, body: SlackRequest): object {
    const { client_msg_id: clientId, ts: given = '', ...sent } = body;
    const error = this.errors.shift();
    if (error !== undefined) return { ok: false, error };
    const isUpdate = path === '/api/chat.update';
    if (isUpdate && !this.messages.has(given)) return { ok: false, error: 'message_not_found' };
    const known = this.byClientId.get(clientId ?? '');
    if (known !== undefined && !this.messages.has(known))
      return { ok: false, error: 'duplicate_message_not_found' };
    const ts = isUpdate ? given : (known ?? `1893488400.${(this.posted += 1)}`);
    const message = { ...sent, channel: 'C0123456789', ts };
    if (clientId !== undefined) this.byClientId.set(clientId, ts);
    if (isUpdate || known === undefined) this.messages.set(ts, message);
    return { ok: true, channel: message.channel, ts, message };
  }
}
