import { type Handler, StubServer } from '../../../cli/test/stub-server';
import { follow, type Following } from './follow';
import { WritClient } from './transport';

const stream = (body: string) => ({ headers: { 'content-type': 'text/event-stream' }, body });
/** The connection ends after these messages, and the client may come back at once. */
const messages = (...ids: readonly number[]) =>
  stream(`retry: 0\n\n${ids.map((id) => `id: ${id}\ndata: event ${id}\n\n`).join('')}`);
const never: Handler = () => new Promise(() => undefined);

describe('following events', () => {
  it('[N4] resumes after each break where it was, and gives each event once', async () => {
    const replies = [messages(5, 6), messages(), 'drop', messages(7)] as const;
    await against(answering(replies), { after: 4 }, async (events, server) => {
      expect(await first(3, events)).toEqual(['event 5', 'event 6', 'event 7']);
      expect(lastIds(server)).toEqual(['4', '6', '6', '6']);
    });
  });

  it('[N4] begins with what comes from now on where no position is given', async () => {
    await against(answering([messages(9)]), { query: { type: 'a.b' } }, async (events, server) => {
      expect(await first(1, events)).toEqual(['event 9']);
      expect(lastIds(server)).toEqual([undefined]);
      expect(server.requests[0]!.path).toBe('/v1/stream?type=a.b');
    });
  });

  it('[N4] reports an outage once, and goes on after it', async () => {
    const busy = { status: 503, headers: { 'retry-after': '0' }, body: { code: 'unavailable' } };
    const onError = jest.fn();
    const replies = answering([busy, busy, messages(1)]);
    await against(replies, { onError }, async (events) => {
      expect(await first(1, events)).toEqual(['event 1']);
      expect(onError.mock.calls).toEqual([[expect.stringContaining('(unavailable).')]]);
    });
  });

  it('[N4] ends where the key is not valid any more', async () => {
    const end = stream('event: end\ndata: {"reason":"credential"}\n\n');
    await against(answering([end]), {}, (events) =>
      expect(events.next()).rejects.toThrow('this key is not valid any more'),
    );
  });

  it('[N4] goes on where the server ends it for another reason', async () => {
    const end = stream('retry: 0\n\nevent: end\ndata: {"reason":"shutdown"}\n\n');
    await against(answering([end, messages(2)]), {}, async (events) =>
      expect(await first(1, events)).toEqual(['event 2']),
    );
  });

  it.each<[string, Handler]>([
    ['no answer comes', never],
    ['it waits to come back', () => stream('retry: 60000\n\n')],
    ['the server is away', () => ({ status: 503, headers: { 'retry-after': '60' }, body: {} })],
  ])('[N4] ends with the reason of its signal while %s', async (_title, handler) => {
    const abort = new AbortController();
    const abortingSoon: Handler = (request) => {
      // By then the answer is there, if there is one.
      setTimeout(() => abort.abort(new Error('enough')), 40);
      return handler(request);
    };
    await against(abortingSoon, { signal: abort.signal }, async (events, server) => {
      await expect(events.next()).rejects.toThrow('enough');
      expect(server.requests).toHaveLength(1);
    });
  });
});

/** These replies in their order, then none. */
const answering = (replies: readonly Awaited<ReturnType<Handler>>[]): Handler => {
  const left = [...replies];
  return (request) => left.shift() ?? never(request);
};

const lastIds = ({ requests }: StubServer) =>
  requests.map(({ headers }) => headers['last-event-id']);

const first = async (count: number, events: AsyncGenerator<string>): Promise<readonly string[]> => {
  const received: string[] = [];
  while (received.length < count) received.push((await events.next()).value as string);
  return received;
};

async function against(
  handler: Handler,
  following: Following,
  use: (events: AsyncGenerator<string>, server: StubServer) => Promise<void>,
): Promise<void> {
  const server = new StubServer(handler);
  await server.start();
  try {
    const client = new WritClient({ url: server.url, key: 'secret' });
    await use(follow(client, following), server);
  } finally {
    await server.stop();
  }
}
