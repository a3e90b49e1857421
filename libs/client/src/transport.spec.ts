import { type Handler, StubServer } from '../../../cli/test/stub-server';
import { WritClient } from './transport';
import { type RetryPolicy } from './retry-policy';

describe('asking the API', () => {
  it('[N4] sends the key and answers the body with its ledger position', async () => {
    await against(
      () => ({ headers: { 'writ-position': '42' }, body: { items: [] } }),
      async (client, server) => {
        const answer = await client.get('/v1/reports/x', { query: { from: 'a b', to: undefined } });
        expect(answer).toEqual({ body: { items: [] }, position: '42' });
        expect(server.requests[0]).toMatchObject({ method: 'GET', path: '/v1/reports/x?from=a+b' });
        expect(server.requests[0]!.headers.authorization).toBe('Bearer secret');
      },
    );
  });

  it.each(['.', '..'])('sends nothing to another address by an id that is %s', async (id) => {
    await against(
      () => ({}),
      async (client, server) => {
        const path = { workOrderId: id };
        await expect(client.post('/v1/work-orders/{workOrderId}/stop', { path })).rejects.toThrow(
          `workOrderId is ${id}, which names nothing: give an id.`,
        );
        expect(server.requests).toEqual([]);
      },
    );
  });

  it('[N4] tells a refusal as a sentence with its code, each place and the remedy', async () => {
    const problem = {
      type: 'http://writ/problems/invalid_request',
      title: 'Invalid request',
      detail: 'The body does not fit.',
      code: 'forbidden',
      errors: [{ pointer: '/workOrderId', message: 'must be an id' }],
      unmet: [{ kind: 'evidence', subject: 'receipt', message: 'is missing' }],
    };
    await against(
      () => ({ status: 403, body: problem }),
      async (client) => {
        await expect(client.post('/v1/decisions', { body: {} })).rejects.toThrow(
          [
            'The body does not fit (forbidden).',
            '  /workOrderId: must be an id',
            '  evidence receipt: is missing',
            'This key may not do that: take one with another role.',
          ].join('\n'),
        );
      },
    );
  });

  it('[A4] proposes no other key where somebody else has to answer', async () => {
    const problem = { detail: 'Somebody else must answer.', code: 'self_approval' };
    await against(
      () => ({ status: 403, body: problem }),
      async (client) => {
        const refused = client.post('/v1/approvals/a/grant', { body: {} });
        await expect(refused).rejects.toThrow(/^Somebody else must answer \(self_approval\)\.$/);
      },
    );
  });

  it('[N4] quotes what is no problem document, and says so of what is no API', async () => {
    await against(
      ({ method }) =>
        method === 'GET' ? { body: '<html>' } : { status: 502, body: 'Bad gateway' },
      async (client) => {
        await expect(client.post('/v1/x', {})).rejects.toThrow('Bad gateway (HTTP 502).');
        await expect(client.get('/v1/x')).rejects.toThrow('This is not Writ');
      },
    );
  });

  it('[N4] stops with the reason of its signal, while it waits for an answer or for a retry', async () => {
    const busy = { status: 503, headers: { 'retry-after': '60' }, body: {} };
    for (const handler of [() => new Promise<never>(() => undefined), () => busy]) {
      const abort = new AbortController();
      await against(
        () => {
          // By then the answer is there, if there is one.
          setTimeout(() => abort.abort(new Error('enough')), 40);
          return handler();
        },
        async (client, server) => {
          const retryPolicy = { forMs: 600_000, whileDown: true };
          const request = client.post('/v1/x', { body: {}, signal: abort.signal, retryPolicy });
          await expect(request).rejects.toThrow('enough');
          expect(server.requests).toHaveLength(1);
        },
      );
    }
  });

  it('[N4] retries what a busy server answers, as the same command', async () => {
    let times = 0;
    await against(
      () =>
        ++times < 3
          ? { status: times === 1 ? 503 : 429, headers: { 'retry-after': '0' }, body: {} }
          : { body: { position: 7 } },
      async (client, server) => {
        expect((await client.post('/v1/decisions', { body: { a: 1 } })).body).toEqual({
          position: 7,
        });
        const keys = server.requests.map(({ headers }) => headers['idempotency-key']);
        expect(keys).toHaveLength(3);
        expect(new Set(keys).size).toBe(1);
        expect(keys[0]).toMatch(/^[\w-]{36}$/);
      },
    );
  });

  it.each([
    ['before it began', 'drop'],
    ['in its middle', { cut: true }],
  ] as const)(
    '[N4] tries again, as the same command, when the answer was lost %s',
    async (_when, lost) => {
      let times = 0;
      await against(
        () => (++times === 1 ? lost : { body: { done: true } }),
        async (client, server) => {
          expect((await client.post('/v1/decisions', { body: {} })).body).toEqual({ done: true });
          expect(
            new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size,
          ).toBe(1);
        },
      );
    },
  );

  it('[N4] gives up when the retry policy ends, with the detail that the server gave', async () => {
    const retryPolicy: RetryPolicy = { forMs: 700, whileDown: false };
    await against(
      () => ({ status: 503, body: { detail: 'The ledger is away.', code: 'unavailable' } }),
      async (client, server) => {
        await expect(client.post('/v1/x', { retryPolicy })).rejects.toThrow(
          'The ledger is away (unavailable).',
        );
        expect(server.requests.length).toBeGreaterThan(1);
      },
    );
  });

  it('[N4] never tries again what was refused', async () => {
    await against(
      () => ({ status: 409, body: { code: 'approval_closed', detail: 'It is decided.' } }),
      async (client, server) => {
        await expect(client.post('/v1/x', {})).rejects.toThrow('It is decided (approval_closed).');
        expect(server.requests).toHaveLength(1);
      },
    );
  });

  it('[N4] says how to start Writ when nobody answers', async () => {
    const server = new StubServer(() => ({}));
    await server.start();
    const { url } = server;
    await server.stop();
    await expect(new WritClient({ url }).get('/v1/x')).rejects.toThrow(
      `Writ does not answer at ${url}: check that it runs there.`,
    );
  });

  it('[N4] reports at once an address that cannot be requested at all', async () => {
    await expect(new WritClient({ url: 'http://127.0.0.1:9' }).get('/v1/x')).rejects.toThrow(
      'http://127.0.0.1:9/v1/x cannot be reached: bad port.',
    );
  });

  it('[N4] retries through a restart where the retry policy says so', async () => {
    const server = new StubServer(() => ({ body: { back: true } }));
    await server.start();
    await server.stop();
    const sentences: string[] = [];
    const onError = (sentence: string) => {
      sentences.push(sentence);
      void server.start();
    };
    const answer = new WritClient({ url: server.url }).get('/v1/x', {
      retryPolicy: { forMs: 20_000, whileDown: true, onError },
    });
    expect((await answer).body).toEqual({ back: true });
    expect(sentences).toHaveLength(1);
    await server.stop();
  });
});

async function against(
  handler: Handler,
  use: (client: WritClient, server: StubServer) => Promise<void>,
): Promise<void> {
  const server = new StubServer(handler);
  await server.start();
  try {
    await use(new WritClient({ url: server.url, key: 'secret' }), server);
  } finally {
    await server.stop();
  }
}
