/** A server for specs of exports: a log that grows, and lists of it. */
import { WritClient } from '#client';
import { type RecordedEvent } from '#kernel';
import { type ExportOptions, runExport } from '../src/export/run-export';
import {
  type Handler,
  type ReceivedRequest,
  type Reply,
  StubServer,
  terminalForSpecs,
} from './stub-server';

export const eventAt = (position: number, recordedAt: string): RecordedEvent => ({
  id: `event-${position}`,
  type: 'work-order.opened',
  schemaVersion: 1,
  tenant: 'acme',
  stream: `work-order-wo-${position}`,
  version: 1,
  position,
  occurredAt: recordedAt,
  recordedAt,
  actor: { id: 'dana' },
  causationId: null,
  correlationId: 'c',
  data: { workOrderId: `wo-${position}`, title: 'ä "quoted"\n' },
});

export interface Served {
  readonly events: RecordedEvent[];
  /** The log may have events beyond those that the key reads. */
  size: number;
  readonly session: { tenant: string; roles: string[]; workflows: string[] | null };
  /** Path without the query → rows. */
  readonly lists: Record<string, readonly object[]>;
}

export const servedLog = (...times: readonly string[]): Served => ({
  events: times.map((time, i) => eventAt(i + 1, time)),
  size: times.length,
  session: { tenant: 'acme', roles: ['analyst'], workflows: null },
  lists: {},
});

/** Answers as the gateway does; `onRequest` looks at what the command did so far. */
export const serving =
  (served: Served, onRequest: (request: ReceivedRequest) => void = () => undefined): Handler =>
  (request) => {
    onRequest(request);
    const { pathname, searchParams } = new URL(request.path, 'http://writ');
    if (pathname === '/v1/session')
      return { body: { actor: { id: 'dana' }, owners: [], ...served.session } };
    if (pathname === '/v1/stream') return streamOf(served, request.headers['last-event-id']);
    const asOf = searchParams.get('asOf');
    return {
      headers: { 'writ-position': asOf!, 'writ-as-of': `2030-02-02T00:00:00.000Z; known=then` },
      body: { items: served.lists[pathname] ?? [], nextCursor: null },
    };
  };

const streamOf = ({ events, size }: Served, after: string | string[] | undefined): Reply => {
  const wanted = events.filter(({ position }) => position > Number(after ?? size));
  const messages = wanted.map(
    ({ position, ...data }) => `id: ${position}\ndata: ${JSON.stringify({ position, data })}\n\n`,
  );
  return {
    headers: { 'content-type': 'text/event-stream', 'writ-position': String(after ?? size) },
    body: `retry: 0\n\n${messages.join('')}id: ${size}\n: alive\n\n`,
  };
};

/** Exports both parts where `parts` is absent, and resolves with what it printed. */
export const exported = async (
  handler: Handler,
  {
    parts = ['events', 'views'],
    ...options
  }: Pick<ExportOptions, 'folder'> & Partial<ExportOptions>,
): Promise<string> => {
  const server = new StubServer(handler);
  await server.start();
  try {
    const terminal = terminalForSpecs();
    const client = new WritClient({ url: server.url, key: 'k' });
    await runExport({ client, terminal, json: false }, { parts, ...options });
    return terminal.stdout();
  } finally {
    await server.stop();
  }
};
