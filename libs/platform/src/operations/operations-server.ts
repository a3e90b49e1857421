import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { register } from 'prom-client';
import { type Settings } from '../settings';
import { isLocal } from './local';
import { type ReportsReadiness, withoutDetails } from './readiness';

/** Whose metrics request from another machine is answered, by its `Authorization` header. Rejects while nobody can tell. */
export type MayReadMetrics = (authorization: string | undefined) => Promise<boolean>;

interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const REQUEST_MAX_MS = 10_000;

const asJson = (status: number, body: object): Answer => ({
  status,
  type: JSON_TYPE,
  body: JSON.stringify(body),
});

/**
 * Health, readiness and metrics of one process, on an HTTP port of its own. It is there before NATS and Postgres are, and
 * while they are away. Metrics tell of all tenants: this machine reads them without a credential, others with a key.
 */
export class OperationsServer {
  private mayRead: MayReadMetrics = () => Promise.reject(new Error('not started yet'));
  private isVerifying = false;

  private constructor(
    private readonly readiness: ReportsReadiness,
    private readonly server: Server,
  ) {}

  /** Rejects where the port is taken. */
  static async open(
    readiness: ReportsReadiness,
    { WRIT_OPERATIONS_HOST: host, WRIT_OPERATIONS_PORT: port }: Settings,
  ): Promise<OperationsServer> {
    const server = createServer({ requestTimeout: REQUEST_MAX_MS });
    const operations = new OperationsServer(readiness, server);
    server.on('request', (request, response) => void operations.respond(request, response));
    try {
      await once(server.listen({ host, port, exclusive: true }), 'listening');
    } catch (error) {
      throw new Error(
        `WRIT_OPERATIONS_PORT=${port} of ${host} cannot be listened on (${(error as NodeJS.ErrnoException).code}): each process needs one of its own.`,
        { cause: error },
      );
    }
    // A process that is over ends: nobody keeps it for its health.
    server.unref();
    return operations;
  }

  /** Says who may read the metrics from other machines; until then nobody may. */
  allow(mayRead: MayReadMetrics): void {
    this.mayRead = mayRead;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, headers, body } = await this.answer(request).catch((): Answer =>
      asJson(503, { error: 'This cannot be answered now: ask again.' }),
    );
    response
      .writeHead(status, { ...headers, ...(type && { 'content-type': type }) })
      .end(request.method === 'HEAD' ? undefined : body);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return { ...asJson(405, { error: 'Only GET.' }), headers: { allow: 'GET, HEAD' } };
    const path = request.url?.split('?')[0];
    if (path === '/healthz') return asJson(200, { status: 'ok' });
    if (path === '/readyz') return this.ready(request);
    if (path === '/metrics') return this.metrics(request);
    return asJson(404, { error: 'There are /healthz, /readyz and /metrics.' });
  }

  private async ready(request: IncomingMessage): Promise<Answer> {
    const report = await this.readiness.report();
    const status = report.ready ? 'ready' : 'not ready';
    const details = isLocal(request) ? report : withoutDetails(report);
    return asJson(report.ready ? 200 : 503, { status, ...details });
  }

  private async metrics(request: IncomingMessage): Promise<Answer> {
    const { authorization } = request.headers;
    if (!isLocal(request) && !(await this.isAllowed(authorization)))
      return authorization === undefined
        ? { ...asJson(401, NEEDS_KEY), headers: { 'www-authenticate': 'Bearer' } }
        : asJson(403, NEEDS_KEY);
    return { status: 200, type: register.contentType, body: await register.metrics() };
  }

  /** One at a time: who tries keys tries them slowly. */
  private async isAllowed(authorization: string | undefined): Promise<boolean> {
    if (authorization === undefined) return false;
    if (this.isVerifying) throw new Error('another credential is being verified');
    this.isVerifying = true;
    try {
      return await this.mayRead(authorization);
    } finally {
      this.isVerifying = false;
    }
  }
}

const NEEDS_KEY = {
  error: 'From another machine: send `Authorization: Bearer <API key>` of a deployment-admin.',
};
