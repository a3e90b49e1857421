import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpStatus,
  Inject,
  NotFoundException,
} from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { Refusal } from '#kernel';
import { ConsoleFiles } from '../console/console-files';
import { drawnFor } from '../console/drawn-page';
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
    @Inject(ConsoleFiles) private readonly files: ConsoleFiles,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const known = this.withMethods(error, request, reply);
    if (known instanceof NotFoundException && wantsPage(request)) {
      void this.sendPage(error, request, reply);
      return;
    }
    this.send(known, request, reply);
  }

  private send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = problemOf(error);
    if (problem.code === 'internal_error')
      this.log.error({ err: error, traceId: request.id }, 'a request failed');
    if (!reply.sent) sendProblem(problem, request, reply, this.settings.baseUrl);
  }

  /** To a browser the console says that there is no such page, and where to go; without a console it is a problem. */
  private async sendPage(
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    try {
      const page = await this.files.page();
      void reply.status(HttpStatus.NOT_FOUND).header('cache-control', 'no-cache');
      void reply.send(drawnFor(reply, page));
    } catch {
      this.send(error, request, reply);
    }
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

const API = /^\/v\d+(\/|$)/;

/** Whether a person looks for a page: a browser asks for HTML, and the API has no pages. */
const wantsPage = (request: FastifyRequest): boolean =>
  request.method === 'GET' &&
  (request.headers.accept ?? '').includes('text/html') &&
  !API.test(pathOf(request));
