import { type FastifyReply, type FastifyRequest } from 'fastify';
import { count } from '#platform';
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
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .send(documentOf(problem, request, baseUrl));
};

/** The same past Fastify's hooks, for a fraction of the cost: under overload most requests are answered so. */
export const refuseQuickly = (
  problem: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  baseUrl: string,
): void => {
  const document = documentOf(problem, request, baseUrl);
  reply.hijack();
  reply.raw.writeHead(problem.status, {
    'content-type': PROBLEM_MEDIA_TYPE,
    'content-length': Buffer.byteLength(document),
    'retry-after': String(problem.retryAfterSeconds ?? 1),
    'x-content-type-options': 'nosniff',
  });
  reply.raw.end(document);
};

const documentOf = (problem: Problem, request: FastifyRequest, baseUrl: string): string => {
  count('writ_refusals_total', { code: problem.code });
  const occurrence = { baseUrl, instance: withoutSecrets(pathOf(request)), traceId: request.id };
  return JSON.stringify(maskIn(bodyOf(problem, occurrence)).value);
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
