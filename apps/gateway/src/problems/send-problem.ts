import { type FastifyReply, type FastifyRequest } from 'fastify';
import { maskIn } from '#secrets';
import { bodyOf, type Problem } from './problem';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * Answers with a problem document and the headers that belong to its status. It may quote what was asked,
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
  const occurrence = { baseUrl, instance: pathOf(request), traceId: request.id };
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(maskIn(bodyOf(problem, occurrence)).value));
};

/** The path that was asked, without the query string. */
export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0]!;
