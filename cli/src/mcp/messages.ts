import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  isSpecType,
  PROTOCOL_VERSION_META_KEY,
  ProtocolError,
  ProtocolErrorCode,
  STDIO_DEFAULT_MAX_BUFFER_SIZE,
} from '@modelcontextprotocol/server';
import { isObject } from '#contracts';
import { type JsonProblem, strictParse } from '#json';

/** The error response to a text; `id` is null where it cannot be read. */
export interface ErrorResponse {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: { readonly code: ProtocolErrorCode; readonly message: string };
}

/** A message of MCP as its JSON, or the error response where the text is none. */
export type ReadMessage = { readonly message: unknown } | { readonly refused: ErrorResponse };

/** Requests whose params the SDK would call an internal error. It checks those of tools itself. */
const REQUESTS = new Map<string, (request: unknown) => boolean>([
  ['initialize', (request) => isSpecType.InitializeRequest(request) || isWithoutHandshake(request)],
  ['tools/list', isSpecType.ListToolsRequest],
  ['ping', isSpecType.PingRequest],
]);

/** Whether a request names its version itself, as from 2026-07-28 on: these versions have no `initialize`, which the SDK answers. */
const isWithoutHandshake = (request: unknown): boolean =>
  isJSONRPCRequest(request) && request.params?._meta?.[PROTOCOL_VERSION_META_KEY] !== undefined;

/**
 * Reads one message, as strictly as the API reads a body: what is decided on and recorded is what the agent sent. Refused by the
 * codes of JSON-RPC: what is not JSON (-32700); batches, and what is no request, notification or response (-32600); params that do
 * not fit their method, or that two readers could take differently (-32602).
 */
export const readMessage = (text: string | Uint8Array): ReadMessage => {
  // Who reads the bytes has a limit of its own, which is no higher.
  const parsed = strictParse(text, { maxBytes: STDIO_DEFAULT_MAX_BUFFER_SIZE });
  const message = parsed.ok ? parsed.value : looselyParsed(text);
  if (message === undefined)
    return refusal(null, ProtocolErrorCode.ParseError, 'This is not JSON.');
  if (Array.isArray(message))
    return refusal(null, ProtocolErrorCode.InvalidRequest, 'Send one message: no batch is taken.');
  if (!parsed.ok) return inexact(message, parsed.problem);
  if (!isJSONRPCRequest(message))
    return isJSONRPCNotification(message) || isJSONRPCResponse(message)
      ? { message }
      : refusal(idOf(message), ProtocolErrorCode.InvalidRequest, 'This is no message of MCP.');
  const { id, method } = message;
  return REQUESTS.get(method)?.(message) === false
    ? refusal(id, ProtocolErrorCode.InvalidParams, `These are no params of ${method}.`)
    : { message };
};

/** Only to find out what is refused; undefined where it is not JSON at all. */
const looselyParsed = (text: string | Uint8Array): unknown => {
  try {
    return JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString()) as unknown;
  } catch {
    return undefined;
  }
};

const inexact = (message: unknown, { pointer, message: remedy }: JsonProblem): ReadMessage =>
  refusal(
    // Of two ids, the agent may wait for the other one.
    pointer === '/id' ? null : idOf(message),
    pointer.startsWith('/params/')
      ? ProtocolErrorCode.InvalidParams
      : ProtocolErrorCode.InvalidRequest,
    `${pointer || 'The message'}: ${remedy}`,
  );

const refusal = (
  id: ErrorResponse['id'],
  code: ProtocolErrorCode,
  message: string,
): ReadMessage => ({ refused: { jsonrpc: '2.0', id, error: { code, message } } });

const idOf = (message: unknown): ErrorResponse['id'] => {
  const id = isObject(message) && 'id' in message ? message.id : null;
  return typeof id === 'string' || (typeof id === 'number' && Number.isInteger(id)) ? id : null;
};

/** All tools are on one page. Throws where another one is requested. */
export const requireFirstPage = (params: { readonly cursor?: string } = {}): void => {
  if (params.cursor !== undefined)
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is one page: send no cursor.');
};
