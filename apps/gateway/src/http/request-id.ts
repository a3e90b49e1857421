import { type FastifyReply, type FastifyRequest } from 'fastify';

/** Where the answer has the id that the caller gave the request, as AuthZEN asks. */
const ECHOED_BELOW = '/access/v1/';
const REQUEST_ID = 'x-request-id';

/** Every answer below the path has the header, also a refusal: it is set before anything can refuse. */
export const echoRequestId = (
  { raw }: Pick<FastifyRequest, 'raw'>,
  reply: Pick<FastifyReply, 'raw'>,
): void => {
  const id = raw.headers[REQUEST_ID];
  if (id !== undefined && raw.url?.startsWith(ECHOED_BELOW)) reply.raw.setHeader(REQUEST_ID, id);
};
