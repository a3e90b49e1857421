import { type MsgHdrs } from 'nats';
import { type Caller } from './token';

/**
 * What the server writes about the connection by which a request came from another account. It
 * replaces what a sender puts there; what a stream stores does not have it.
 */
const CONNECTION_HEADER = 'Nats-Request-Info';

/** A caller as the name of a connection: the server repeats it with each request. */
export const connectionName = (caller: Caller): string => JSON.stringify(caller);

/** The caller of a connection of that name; undefined for a connection that is no caller's. */
export const callerNamed = (name: string | undefined): Caller | undefined =>
  name?.startsWith('{') ? (JSON.parse(name) as Caller) : undefined;

/** Who signed in on the connection by which a request came; undefined between our own processes. */
export const callerOfConnection = (headers: MsgHdrs | undefined): Caller | undefined => {
  const info = headers?.get(CONNECTION_HEADER);
  return info ? callerNamed((JSON.parse(info) as { readonly user?: string }).user) : undefined;
};
