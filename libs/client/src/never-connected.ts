interface ConnectionError {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly errors?: readonly unknown[];
  readonly cause?: unknown;
}

/** Steps of Node that come before the first byte of a request. */
const CONNECTING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

/**
 * Whether an error proves that no connection was made, so that no byte of the request left. The code alone proves nothing: Linux
 * reports a connection that breaks in use as `EHOSTUNREACH` too, where no route is left.
 */
export const isNeverConnected = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, syscall, errors, cause } = error as ConnectionError;
  if (CONNECTING.has(syscall) || code === 'UND_ERR_CONNECT_TIMEOUT') return true;
  // Of a host with several addresses, none was reached.
  if (errors && errors.length > 0) return errors.every(isNeverConnected);
  return isNeverConnected(cause);
};
