import { keyOf } from './outside';

export interface StreamedEvent {
  readonly id: number;
  readonly data: Record<string, unknown>;
}

/** Somebody who reads the stream over a real connection, as a browser does. */
export class Following {
  private text = '';
  private wake: () => void = () => undefined;

  private constructor(
    private readonly response: Response,
    private readonly controller: AbortController,
  ) {
    void this.read();
  }

  /** Rejects when the stream is refused. */
  static async begin(url: string, path: string, role: string, headers: object): Promise<Following> {
    const controller = new AbortController();
    const response = await fetch(`${url}/v1/stream${path}`, {
      headers: { authorization: `Bearer ${keyOf(role as 'analyst')}`, ...headers },
      signal: controller.signal,
    });
    if (!response.ok) throw new Error(await response.text());
    return new Following(response, controller);
  }

  get headers(): Headers {
    return this.response.headers;
  }

  /** All events so far, as soon as there are at least `count`. */
  async events(count: number): Promise<readonly StreamedEvent[]> {
    for (;;) {
      const events = this.messages('').map(([id, data]) => ({
        id: Number(id),
        data,
      }));
      if (events.length >= count) return events;
      await this.more();
    }
  }

  /** Notices so far, as soon as there are `count`; they have no id. */
  async notices(count: number): Promise<readonly Record<string, unknown>[]> {
    for (;;) {
      const notices = this.messages('event: notice\n').map(([, notice]) => notice);
      if (notices.length >= count) return notices;
      await this.more();
    }
  }

  /** What the last words were. */
  async end(): Promise<unknown> {
    for (;;) {
      const [last] = this.messages('event: end\n');
      if (last) return last[1];
      await this.more();
    }
  }

  hangUp(): void {
    this.controller.abort();
  }

  private messages(
    head: string,
  ): readonly (readonly [string | undefined, Record<string, unknown>])[] {
    return this.text
      .split('\n\n')
      .slice(0, -1)
      .filter((message) => message.includes('data: '))
      .filter((message) => (head ? message.startsWith(head) : !message.startsWith('event: ')))
      .map((message) => [
        /^id: (\d+)$/m.exec(message)?.[1],
        JSON.parse(/^data: (.*)$/m.exec(message)![1]!) as Record<string, unknown>,
      ]);
  }

  private more(): Promise<void> {
    return new Promise((resolve) => (this.wake = resolve));
  }

  private async read(): Promise<void> {
    try {
      const decoder = new TextDecoder();
      for await (const bytes of this.response.body!) {
        this.text += decoder.decode(bytes as Uint8Array, { stream: true });
        this.wake();
      }
    } catch {
      // It was hung up.
    }
    this.wake();
  }
}
