import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  DEFAULT_MAX_REQUEST_BODY_SIZE,
  hostHeaderValidationResponse,
  isJsonContentType,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { ApiProblem, type WritClient, WritError } from '#client';
import { type ErrorResponse, readMessage } from './messages';
import { apiDocumentOf, mcpServer } from './server';

export interface HttpOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** Names in addresses of clients, besides those of this machine. */
  readonly names: readonly string[];
}

/** Where it is served. */
const PATH = '/mcp';

/**
 * Serves MCP over Streamable HTTP. It has no credential: each request carries the caller's own, which goes to the API with what
 * it asks. A page in a browser reaches it under no name but the listed ones.
 */
export const serveMcpOverHttp = async (
  clientAs: (key: string) => WritClient,
  { port, host, names }: HttpOptions,
): Promise<{ readonly url: string; readonly server: Server }> => {
  const document = apiDocumentOf();
  const mcp = createMcpHandler(({ authInfo }) => {
    const client = clientAs(authInfo!.token);
    return mcpServer(client, () => document(client));
  });
  const hosts = [...localhostAllowedHostnames(), ...names];
  const origins = [...localhostAllowedOrigins(), ...names];
  const fetch = async (request: Request): Promise<Response> => {
    const rejected =
      hostHeaderValidationResponse(request, hosts) ?? originValidationResponse(request, origins);
    if (rejected) return rejected;
    if (new URL(request.url).pathname !== PATH) return new Response(null, { status: 404 });
    const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (token === undefined) return unauthenticated();
    const refused = await refusalOf(clientAs(token));
    if (refused) return refused;
    const authInfo = { token, clientId: 'writ', scopes: [] };
    if (!hasMessage(request)) return mcp.fetch(request, { authInfo });
    if (!ACCEPTED.every((type) => request.headers.get('accept')?.includes(type)))
      return errorAs(
        { code: -32_000, message: `Accept ${ACCEPTED.join(' and ')}.` },
        { status: 406 },
      );
    const body = await bodyOf(request);
    if (!body) return new Response(null, { status: 413 });
    const read = readMessage(body);
    return 'message' in read
      ? mcp.fetch(request, { authInfo, parsedBody: read.message })
      : refusedAs(read.refused);
  };
  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => void toNodeHandler({ fetch })(request, response),
  );
  server.listen(port, host);
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}${PATH}`, server };
};

/** What a client has to take in every version; the SDK refuses it in those of 2025 alone. */
const ACCEPTED = ['application/json', 'text/event-stream'];

/** As at the gateway. By Node's five seconds, a busy client sends on a connection that is being closed, and has no answer. */
const KEEP_ALIVE_MS = 72_000;

/** Other methods and types of content are the SDK's to refuse. */
const hasMessage = ({ method, headers }: Request): boolean =>
  method === 'POST' && isJsonContentType(headers.get('content-type'));

/** Undefined where it is longer than the SDK takes. Bytes, because a text has replacements for those that are not UTF-8. */
const bodyOf = async ({ headers, body }: Request): Promise<Buffer | undefined> => {
  if (Number(headers.get('content-length')) > DEFAULT_MAX_REQUEST_BODY_SIZE) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A stream that is cancelled takes the connection with it, and the answer.
  for await (const chunk of body?.values({ preventCancel: true }) ?? []) {
    length += chunk.length;
    if (length > DEFAULT_MAX_REQUEST_BODY_SIZE) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** A request with wrong params is one that was taken; anything else was no message. */
const refusedAs = (refused: ErrorResponse): Response =>
  Response.json(refused, {
    status: refused.error.code === ProtocolErrorCode.InvalidParams ? 200 : 400,
  });

/** Where the API does not know the credential, or does not answer. Each call of a tool finds out what the caller may do. */
const refusalOf = async (client: WritClient): Promise<Response | undefined> => {
  try {
    await client.get('/v1/workflows', { query: { limit: '1' } });
    return undefined;
  } catch (error) {
    if (error instanceof ApiProblem)
      return error.problem.status === 401 ? unauthenticated() : undefined;
    if (!(error instanceof WritError)) throw error;
    const message = 'Writ does not answer: send the request again later.';
    return errorAs({ code: -32_000, message }, { status: 503, headers: { 'retry-after': '5' } });
  }
};

const unauthenticated = (): Response => {
  const message = 'Give an API key or token: Authorization: Bearer …';
  const headers = { 'www-authenticate': 'Bearer' };
  return errorAs({ code: -32_001, message }, { status: 401, headers });
};

const errorAs = (error: { code: number; message: string }, init: ResponseInit): Response =>
  Response.json({ jsonrpc: '2.0', id: null, error }, init);
