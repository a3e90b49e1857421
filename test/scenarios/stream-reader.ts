export interface StreamedEvent {
  /** The ledger position. */
  readonly id: number;
  /** The CloudEvent. */
  readonly event: any;
}

/** Follows GET /v1/stream as any client would, and resumes where it was. */
export class StreamReader {
  private readonly received: StreamedEvent[] = [];
  private readonly controller = new AbortController();
  private wake: () => void = () => undefined;
  /** The last id of any message; also those without data have one. */
  lastId: string | undefined;

  private constructor() {}

  /** Resolves when the stream has begun: what is committed from here on is streamed. */
  static async open(url: string, key: string, path = '', lastId?: string): Promise<StreamReader> {
    const reader = new StreamReader();
    const response = await fetch(`${url}/v1/stream${path}`, {
      headers: {
        authorization: `Bearer ${key}`,
        ...(lastId !== undefined && { 'last-event-id': lastId }),
      },
      signal: reader.controller.signal,
    });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    void reader.read(response);
    return reader;
  }

  /** The first event that fits, received already or not yet; the test's own time limits the waiting. */
  async first(fits: (event: any) => boolean): Promise<StreamedEvent> {
    for (;;) {
      const found = this.received.find(({ event }) => fits(event));
      if (found) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  get events(): readonly StreamedEvent[] {
    return this.received;
  }

  close(): void {
    this.controller.abort();
  }

  private async read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const bytes of response.body!) {
        text += decoder.decode(bytes as Uint8Array, { stream: true });
        const messages = text.split('\n\n');
        text = messages.pop()!;
        messages.forEach((message) => this.take(message));
        this.wake();
      }
    } catch {
      // The connection ended; a reader who wants more opens another one.
    }
  }

  private take(message: string): void {
    this.lastId = /^id: (\d+)$/m.exec(message)?.[1] ?? this.lastId;
    const data = /^data: (.*)$/m.exec(message)?.[1];
    if (data === undefined || message.startsWith('event:')) return;
    this.received.push({ id: Number(this.lastId), event: JSON.parse(data) });
  }
}
