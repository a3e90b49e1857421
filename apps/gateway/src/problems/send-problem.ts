import { type FastifyReply, type FastifyRequest } from 'fastify';
import { maskIn, maskSecrets } from '#secrets';
import { bodyOf, type Problem } from './problem';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * Answers with a problem document and the headers that belong to its status. It may quote the request,
 * but no secret in it.
 */
export const sendProblem = (
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  baseUrl: string,
): void => {
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="writ"');
  if (problem.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(problem.retryAfterSeconds));
  const occurrence = { baseUrl, instance: withoutSecrets(pathOf(request)), traceId: request.id };
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(maskIn(bodyOf(problem, occurrence)).value));
};

/** A path in which no part, once it is decoded, is a secret. */
const withoutSecrets = (path: string): string =>
  path
    .split('/')
    .map((part) => {
      const text = decoded(part);
      const masked = maskSecrets(text);
      return masked === text ? part : masked;
    })
    .join('/');

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The path of the request, without the query string. */
export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0]!;
