import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { jsonSchema, roles } from '#contracts';
import { POSITION_HEADER } from '../queries/questions';
import { Described } from '../docs/described';
import { Closing } from '../http/closing';
import { whenOver } from '../http/when-over';
import { AllowedTo, ForWorkflowLimited } from '../identity/access';
import { EventStream } from '../stream/event-stream';
import { Followers } from '../stream/followers';
import { streamRequestOf } from '../stream/request';
import { SseClient } from '../stream/sse';

/** Committed events as they come. */
@Controller('v1/stream')
export class StreamController {
  constructor(
    @Inject(EventStream) private readonly stream: EventStream,
    @Inject(Followers) private readonly followers: Followers,
    @Inject(Closing) private readonly closing: Closing,
    @Inject(PinoLogger) private readonly log: PinoLogger,
  ) {}

  @Get()
  @AllowedTo(...roles)
  @ForWorkflowLimited()
  @Described({
    summary:
      'Committed events that the caller may see, as they come: server-sent events whose data is a CloudEvent and whose id is the ledger position. `event: notice` is a notice to an owner that the caller may answer for (GET /v1/notices has them all); `event: end` says why it ends and where to resume.',
    also: {
      workOrder: 'Only events of this work order.',
      type: 'Only these event types, separated by commas: `decision.made`.',
      decision: 'Only events about this decision and the one that replaces it.',
      after: 'Begin after this ledger position; with what comes where absent.',
    },
    headers: {
      'Last-Event-ID': 'The same as `after`, as browsers send it; it takes precedence.',
    },
    answer: { 'text/event-stream': jsonSchema.text },
  })
  async follow(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const caller = request.caller!;
    const { wanted, after } = streamRequestOf(request);
    const leave = this.followers.enter(caller);
    whenOver(reply.raw, leave);
    const ending = this.closing.signalFor(reply.raw);
    const start = await this.stream.startOf(caller.tenant, after);
    beginStream(reply, start);
    if (request.method === 'HEAD') return void reply.raw.end();
    const { authorization, cookie } = request.headers;
    const presented = { authorization, cookie };
    const follower = { caller, presented, wanted, after: start, ending };
    await this.stream.tell(follower, new SseClient(reply.raw)).catch((error: unknown) => {
      this.log.error({ err: error, traceId: request.id }, 'a stream broke off');
      reply.raw.destroy();
    });
  }
}

/** From here on the answer is written as it comes, with the headers that every answer has. */
const beginStream = (reply: FastifyReply, start: number): void => {
  void reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    // What ends when the process does must not leave an idle connection that would hold it up.
    .header('connection', 'close')
    // Proxies must not buffer it.
    .header('x-accel-buffering', 'no')
    .header(POSITION_HEADER, String(start));
  const headers = reply.getHeaders();
  reply.hijack();
  reply.raw.writeHead(200, headers as Record<string, string>);
};
