import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';

/**
 * Passes each request on by a connection of its own, as a proxy does that an operator puts before the gateway: which
 * container the target leads to may change between two of them.
 */
export const startProxy = async (
  listen: { readonly host: string; readonly port: number },
  target: string,
): Promise<Server> => {
  const server = createServer((incoming, answer) => {
    const { method, headers, url } = incoming;
    const onward = request(
      `${target}${url}`,
      { method, headers: { ...headers, connection: 'close' }, agent: false },
      (answered) => {
        answer.writeHead(answered.statusCode!, answered.headers);
        answered.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    incoming.pipe(onward);
  }).listen(listen.port, listen.host);
  await once(server, 'listening');
  return server;
};
