import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Inject,
  NotFoundException,
} from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { Refusal } from '#kernel';
import { GatewaySettings } from '../gateway.settings';
import { KnownRoutes } from '../http/known-routes';
import { problemOf } from './problem';
import { pathOf, sendProblem } from './send-problem';

/** Every error of every route, as a problem document. What is our fault is logged whole. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(GatewaySettings) private readonly settings: GatewaySettings,
    @Inject(KnownRoutes) private readonly routes: KnownRoutes,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(this.withMethods(error, request, reply));
    if (problem.code === 'internal_error')
      this.log.error({ err: error, traceId: request.id }, 'a request failed');
    if (!reply.sent) sendProblem(problem, request, reply, this.settings.baseUrl);
  }

  /** Nothing answers this method at a known address: that is 405, and says what does (RFC 9110). */
  private withMethods(error: unknown, request: FastifyRequest, reply: FastifyReply): unknown {
    if (!(error instanceof NotFoundException)) return error;
    const methods = this.routes.methodsOf(pathOf(request));
    if (methods.length === 0 || methods.includes(request.method)) return error;
    const allowed = methods.join(', ');
    void reply.header('allow', allowed);
    return new Refusal('method_not_allowed', `This address answers ${allowed} only.`);
  }
}
