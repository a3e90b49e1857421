import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  isSpecType,
  ProtocolError,
  ProtocolErrorCode,
} from '@modelcontextprotocol/server';
import { isObject } from '#contracts';

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
  ['initialize', isSpecType.InitializeRequest],
  ['tools/list', isSpecType.ListToolsRequest],
  ['ping', isSpecType.PingRequest],
]);

/**
 * Reads the text of one message. Refused by the codes of JSON-RPC: what is not JSON (-32700); batches, and what is no request,
 * notification or response (-32600); params that do not fit their method (-32602).
 */
export const readMessage = (text: string): ReadMessage => {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return refusal(null, ProtocolErrorCode.ParseError, 'This is not JSON.');
  }
  if (Array.isArray(message))
    return refusal(null, ProtocolErrorCode.InvalidRequest, 'Send one message: no batch is taken.');
  if (!isJSONRPCRequest(message))
    return isJSONRPCNotification(message) || isJSONRPCResponse(message)
      ? { message }
      : refusal(idOf(message), ProtocolErrorCode.InvalidRequest, 'This is no message of MCP.');
  const { id, method } = message;
  return REQUESTS.get(method)?.(message) === false
    ? refusal(id, ProtocolErrorCode.InvalidParams, `These are no params of ${method}.`)
    : { message };
};

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
